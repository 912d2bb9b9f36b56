"""Pictures joined to questions: decoded in a child, written anew, nothing else of them kept."""

import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photoallegret.gallery.operations.names import kept_file_name
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.rights import Rights
from photoallegret.questions.models import ATTACHMENTS, Attachment
from photoallegret.storage import sync_file, sync_folder

FOLDER = ATTACHMENTS
SENT = "question-"
"""How the name of a folder under uploads/ begins that holds files as they came."""
WIDTH = 1600
MILLION = 1_000_000
BOUNDS = Limits(pixels=60 * MILLION, memory=700 * MILLION, cpu_seconds=15)
NICENESS = 10
KEY_BYTES = 24


PLACES = 3
_DECODING = threading.Lock()
_PLACES = threading.BoundedSemaphore(PLACES)
"""One post has its pictures decoded by a process while two wait: a thread is left for pages."""


class BusyError(Exception):
    """So many pictures are being decoded that these would keep pages waiting."""


class PictureRefusedError(Exception):
    """A picture cannot be taken."""

    def __init__(self, name: str, refused: Refused) -> None:
        """Keep which file, and why."""
        super().__init__(name)
        self.name, self.refused = name, refused


@dataclass(frozen=True, slots=True)
class Joined:
    """A file that came with a question: where it lies, and how its sender calls it."""

    path: Path
    name: str


def take_pictures(files: Sequence[Joined], data: Path) -> list[Attachment]:
    """Write the pictures anew in the data folder; return their rows, not yet added.

    Raises:
        PictureRefusedError: one of them is no picture that is taken; none is kept.
        BusyError: too many are being decoded.

    """
    if not files:
        return []
    if not _PLACES.acquire(blocking=False):
        raise BusyError
    try:
        with _DECODING:
            return _decoded(files, data)
    finally:
        _PLACES.release()


def _decoded(files: Sequence[Joined], data: Path) -> list[Attachment]:
    kept: list[Attachment] = []
    with Pool(1, BOUNDS, Recipe(widths=(WIDTH,)), niceness=NICENESS) as pool:
        try:
            for file in files:
                kept.append(_take(pool, file, data))  # noqa: PERF401 -- what is kept is undone
        except BaseException:
            remove_pictures(kept, data)
            raise
    return kept


def picture_path(attachment: Attachment, data: Path) -> Path:
    """Return where the file of ``attachment`` stands."""
    name = f"{attachment.digest}-{attachment.width}.jpg"
    return data / attachment.folder / name


def remove_pictures(attachments: Sequence[Attachment], data: Path) -> None:
    """Unlink the files of ``attachments``, after their rows were deleted."""
    for attachment in attachments:
        shutil.rmtree(picture_path(attachment, data).parent, ignore_errors=True)


def _take(pool: Pool, file: Joined, data: Path) -> Attachment:
    key = secrets.token_urlsafe(KEY_BYTES)
    shard = data / FOLDER / key[:2]
    shard.mkdir(mode=0o700, exist_ok=True)
    folder = shard / key
    folder.mkdir(mode=0o700)
    try:
        made = pool.prepare(file.path, folder, Rights()).result().renditions[0]
    except Refused as refused:
        folder.rmdir()
        raise PictureRefusedError(file.name, refused) from refused
    sync_file(made.path)
    sync_folder(folder)
    sync_folder(shard)
    return Attachment(
        key=key,
        file_name=kept_file_name(file.name),
        width=made.width,
        height=made.height,
        size=made.size,
        digest=made.digest,
    )
