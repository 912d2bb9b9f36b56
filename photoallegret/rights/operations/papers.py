"""Identity papers on the disk: encrypted before they are written, gone once looked at."""

import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.rights.models import PAPERS, EventKind, IdentityPaper, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.sealed import Seal
from photoallegret.storage import sync_folder

PURPOSE = "identity"
LARGEST = 10_000_000
DAY = timedelta(days=1)
TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
"""What a paper may be, by how its file begins."""
MOST = 3
"""Papers of one doubt."""


class PaperRefusedError(Exception):
    """It is no picture or PDF, too large, or one too many."""


def keep_paper(
    request: RightsRequest, content: bytes, data: Path, keys: Mapping[str, str], act: Act
) -> IdentityPaper:
    """Keep an identity paper that a written doubt asked for.

    Args:
        request: attached to the session; a doubt about it is open.
        content: of the file.
        data: the data folder.
        keys: the site's secrets.
        act: when it came.

    Raises:
        NotAllowedError: nobody asked for it.
        PaperRefusedError: see there.

    """
    if not request.is_doubted:
        raise NotAllowedError
    kinds = [kind for start, kind in TYPES.items() if content.startswith(start)]
    if not kinds or len(content) > LARGEST or len(request.papers) >= MOST:
        raise PaperRefusedError
    paper = IdentityPaper(
        request_id=request.id, key=secrets.token_hex(16), mimetype=kinds[0], sent_at=act.at
    )
    (name,) = paper.files()
    place = data / name
    place.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Seal(keys, PURPOSE).close_bytes(content))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(place.parent)
    request.papers.append(paper)
    add_event(request, EventKind.PAPER_SENT, act, Said(is_told=True))
    return paper


def opened(paper: IdentityPaper, data: Path, keys: Mapping[str, str]) -> bytes:
    """Return the content of a paper.

    Raises:
        FileNotFoundError: it is gone.
        SealError: its key is gone.

    """
    (name,) = paper.files()
    return Seal(keys, PURPOSE).open_bytes((data / name).read_bytes())


def remove_papers(data: Path, files: Iterable[str]) -> None:
    """Unlink papers, by their paths relative to ``data``, whose rows were deleted."""
    for name in files:
        (data / name).unlink(missing_ok=True)


def remove_lost_papers(data: Path, now: datetime) -> None:
    """Unlink papers that no row has pointed to for a day: a crash left them."""
    oldest = (now - DAY).timestamp()
    old = [path for path in (data / PAPERS).iterdir() if path.stat().st_mtime < oldest]
    known = set(db.session.scalars(select(IdentityPaper.key)))
    for path in old:
        if path.name not in known:
            path.unlink(missing_ok=True)
