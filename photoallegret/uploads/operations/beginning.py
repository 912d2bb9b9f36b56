"""An upload announced: what may come in is checked before its first byte is."""

import secrets
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath

from sqlalchemy import insert

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import own_transaction
from photoallegret.gallery.operations.intake import SPACE_FLOOR
from photoallegret.gallery.operations.names import kept_file_name
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.personal_data import SENDING
from photoallegret.uploads.queries import bytes_on_their_way, unfinished_of

MILLION = 1_000_000
TOKEN_BYTES = 32
LIFE = SENDING.retention.period("uploads").length
"""After the last byte, or the outcome when it is a refusal."""
EMPTY_LIFE = timedelta(days=1)
"""Of what is announced, until its first byte."""
UNFINISHED_AT_MOST = 500
"""Of one account; senders have but a few at once."""
NAMELESS = "photo"


class NotAcceptedError(Exception):
    """A file may not be sent; ``reason`` says why, ``passes`` whether to try again later."""

    def __init__(self, reason: Refusal, *, passes: bool = False) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason, self.passes = reason, passes


@dataclass(frozen=True, slots=True)
class Announced:
    """What the sender says of a file before sending it."""

    file_name: str
    length: int
    sha256: str = ""
    gallery_id: int | None = None


def largest_file(settings: Settings) -> int:
    """Return how many bytes one file may have."""
    return settings.site.uploads.file_megabytes * MILLION


def check_room(settings: Settings, needed: int) -> None:
    """Check that ``needed`` more bytes may come in, beside those that are announced.

    Raises:
        NotAcceptedError: too much is on its way already, or the disk would be full.

    """
    announced, missing = bytes_on_their_way()
    limit = settings.site.uploads.total_megabytes * MILLION
    if announced + needed > limit:
        raise NotAcceptedError(refusal(FileRefusal.TOO_MUCH_WAITING, limit=limit), passes=True)
    free = shutil.disk_usage(settings.data).free - missing
    if free - needed < SPACE_FLOOR:
        reason = refusal(FileRefusal.NO_ROOM, needed=needed + SPACE_FLOOR, free=max(free, 0))
        raise NotAcceptedError(reason, passes=True)


def begin_upload(settings: Settings, account_id: int, announced: Announced) -> str:
    """Accept a file that is going to be sent; return its token. Commits.

    Raises:
        NotAcceptedError: it is empty, too large, there is no room for it, or the account has
            too many that are not finished.

    """
    limit = largest_file(settings)
    if announced.length <= 0:
        raise NotAcceptedError(Refusal("empty"))
    if announced.length > limit:
        raise NotAcceptedError(refusal(FileRefusal.TOO_LARGE, limit=limit))
    if unfinished_of(account_id) >= UNFINISHED_AT_MOST:
        reason = refusal(FileRefusal.TOO_MANY_UNFINISHED, limit=UNFINISHED_AT_MOST)
        raise NotAcceptedError(reason, passes=True)
    check_room(settings, announced.length)
    token = new_token()
    insert_upload(token, account_id, announced)
    return token


def new_token() -> str:
    """Return an unguessable name for an upload."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def insert_upload(
    token: str,
    account_id: int,
    announced: Announced,
    *,
    state: UploadState = UploadState.RECEIVING,
    refused: Refusal | None = None,
) -> None:
    """Write the row of an upload, of which everything or nothing is here. Commits."""
    at = now()
    with own_transaction() as connection:
        connection.execute(
            insert(Upload).values(
                token=token,
                account_id=account_id,
                file_name=own_name(announced.file_name),
                length=announced.length,
                offset=announced.length if state is UploadState.WAITING else 0,
                sha256=announced.sha256,
                gallery_id=announced.gallery_id,
                state=state,
                refusal=None if refused is None else to_json(refused),
                created_at=at,
                touched_at=at,
                ends_at=at + (EMPTY_LIFE if state is UploadState.RECEIVING else LIFE),
                attempts=0,
            )
        )


def own_name(name: str) -> str:
    """Return the file's own name, without folders, fit for its column."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return kept_file_name(last or NAMELESS)


def to_json(reason: Refusal) -> dict[str, object]:
    """Return a refusal as it is kept in a row."""
    return {"code": reason.code, "figures": reason.figures}
