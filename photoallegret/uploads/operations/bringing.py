"""Uploads whose bytes are all here, brought into the library one after the other.

One process at a time does it, whatever the number of workers: it holds a lock that ends with
it, so that what it had in hand is taken up again at once when it is killed. An upload is
attempted three times. One that was interrupted is then brought alone: if it is what kills the
process, the others do not suffer for it.
"""

import fcntl
import hashlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import FileIO
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, and_, or_, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.gallery.operations.drafting import add_photos
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.importing import Importer, importing
from photoallegret.gallery.operations.intake import NotTakenError
from photoallegret.gallery.operations.outcome import (
    FileRefusal,
    Outcome,
    Refusal,
    Result,
    refusal,
)
from photoallegret.imaging.refusal import RefusalCode
from photoallegret.objects import ObjectsError
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations.beginning import LIFE, to_json
from photoallegret.uploads.operations.files import UploadFiles

ATTEMPTS = 3
REST = timedelta(minutes=5)
"""Before another attempt, when the disk was full, or the storage elsewhere does not answer."""
KEPT_READY = timedelta(days=1)
LOCK = ".receiving.lock"
RECEIVE = "receive"
"""Name of the job that does it."""
MAY_PASS: dict[str, timedelta] = {
    FileRefusal.NO_ROOM: REST,
    FileRefusal.PROGRAM_ERROR: timedelta(),
    RefusalCode.DECODER_DIED: timedelta(),
}
"""Refusals that another attempt may not meet: room is made, and what decodes may have been killed
for its memory."""


class _EndingError(Exception):
    """The process is asked to end: what the children have in hand is dropped."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An upload in hand."""

    id: int
    token: str
    file_name: str
    sha256: str
    account_id: int
    gallery_id: int | None
    touched_at: datetime
    attempt: int


def bring_waiting(settings: Settings, ending: threading.Event) -> int:
    """Bring every upload that waits into the library; return how many. Commits each.

    Returns early once ``ending`` is set, giving back what it had in hand.
    """
    files, done = UploadFiles(settings.data), 0
    if not _is_any_waiting():
        return 0
    with _only_one(files) as is_only:
        while is_only and not ending.is_set() and _is_any_waiting():
            done += _bring_new(settings, files, ending)
    return done


class _Hand:
    """What is being brought: the uploads given to an import, until it says what became of them."""

    def __init__(self, files: UploadFiles, ending: threading.Event) -> None:
        self.files, self.ending = files, ending
        self.claims = deque[Claim]()
        self.done = 0

    def take(self, importer: Importer, *, again: bool) -> None:
        """Bring all that was never tried; or, of what was interrupted, one."""
        for outcome in importer.take(self._claimed(again=again)):
            _end(self.files, self.claims.popleft(), outcome)
            self.done += 1
            if self.ending.is_set():
                raise _EndingError

    def _claimed(self, *, again: bool) -> Iterator[Found]:
        while not self.ending.is_set() and (claim := _claim(_is_again(again=again))) is not None:
            self.claims.append(claim)
            yield _found(self.files, claim)
            if again:
                return


def _bring_new(settings: Settings, files: UploadFiles, ending: threading.Event) -> int:
    """Bring those never tried together, then each other one alone."""
    hand, again = _Hand(files, ending), _is_again(again=True)
    if not _is_any_waiting():
        return 0  # no decoder is started for nothing
    try:
        with importing(settings) as importer:
            hand.take(importer, again=False)
            while not ending.is_set() and _is_any_waiting(again):
                hand.take(importer, again=True)
    except _EndingError:
        _give_back(hand.claims)
    except ObjectsError:
        _give_back(hand.claims, until=now() + REST)  # no fault of theirs
        raise
    return hand.done


def waits(*also: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition: all its bytes are here, and it may be tried now."""
    rested = or_(Upload.lease_until.is_(None), Upload.lease_until <= now())
    return and_(Upload.state == UploadState.WAITING, rested, *also)


def _is_any_waiting(*also: ColumnElement[bool]) -> bool:
    with db.engine.connect() as connection:
        return connection.scalar(select(Upload.id).where(waits(*also)).limit(1)) is not None


@contextmanager
def _only_one(files: UploadFiles) -> Iterator[bool]:
    """Say whether no other process brings uploads, and keep it so."""
    with (files.folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _is_again(*, again: bool) -> ColumnElement[bool]:
    """Return the condition: it was (or was not) tried before."""
    return Upload.attempts > 0 if again else Upload.attempts == 0


def _claim(kind: ColumnElement[bool]) -> Claim | None:
    """Take the next upload of this kind in hand, if there is one. Commits.

    One that was tried too often is refused instead, and the next one looked at.
    """
    # A plain read first: looking for work must not take the write lock each time.
    while _is_any_waiting(kind):
        upload = db.session.scalar(
            select(Upload)
            .where(waits(kind))
            .order_by(Upload.attempts, Upload.id)
            .limit(1)
            .with_for_update()
        )
        if upload is None:
            db.session.rollback()
            return None
        if upload.attempts >= ATTEMPTS:
            _refuse(upload, refusal(FileRefusal.PROGRAM_ERROR))
            db.session.commit()
            continue
        upload.attempts += 1
        claim = Claim(
            upload.id,
            upload.token,
            upload.file_name,
            upload.sha256,
            upload.account_id,
            upload.gallery_id,
            upload.touched_at,
            upload.attempts,
        )
        db.session.commit()
        return claim
    return None


def _found(files: UploadFiles, claim: Claim) -> Found:
    path = files.path(claim.token)
    return Found(claim.file_name, claim.file_name, lambda: Announced(open_file(path), claim.sha256))


class Announced:
    """A file read in blocks, whose end fails when it is not what was announced."""

    def __init__(self, file: FileIO, sha256: str) -> None:
        """Read ``file``; ``sha256`` is "" when nothing was announced."""
        self._file, self._sha256 = file, sha256
        self._digest = hashlib.sha256()

    def readinto(self, block: memoryview, /) -> int | None:
        """Fill ``block``; at the end raise NotTakenError when other bytes were announced."""
        read = self._file.readinto(block)
        if self._sha256:
            self._digest.update(block[:read])
            if not read and self._digest.hexdigest() != self._sha256:
                raise NotTakenError(refusal(FileRefusal.ALTERED))
        return read

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Close the file."""
        self._file.close()


def _end(files: UploadFiles, claim: Claim, outcome: Outcome) -> None:
    """Write what became of an upload, hang its photo, remove its bytes. Commits."""
    upload = db.session.get(Upload, claim.id, with_for_update=True, populate_existing=True)
    if upload is None:  # its photo, account… was deleted meanwhile
        db.session.rollback()
        files.remove(claim.token)
        return
    if outcome.result is Result.REFUSED:
        reason = outcome.reason or refusal(FileRefusal.PROGRAM_ERROR)
        rest = MAY_PASS.get(reason.code)
        if rest is not None and claim.attempt < ATTEMPTS:
            upload.lease_until = now() + rest
            db.session.commit()
            return
        _refuse(upload, reason)
    else:
        _keep(upload, claim, outcome)
    db.session.commit()
    files.remove(claim.token)


def _keep(upload: Upload, claim: Claim, outcome: Outcome) -> None:
    photo = None if outcome.photo is None else db.session.get(Photo, outcome.photo)
    upload.photo_id = None if photo is None else photo.id
    # Brought by an attempt that was killed before it could write so.
    is_own = claim.attempt > 1 and photo is not None and photo.imported_at >= claim.touched_at
    is_new = outcome.result is Result.IMPORTED or is_own
    upload.state = UploadState.READY if is_new else UploadState.DUPLICATE
    upload.ends_at = now() + KEPT_READY
    gallery = None if upload.gallery_id is None else db.session.get(Gallery, upload.gallery_id)
    if gallery is not None and photo is not None and photo.binned_at is None:
        db.session.flush()
        add_photos(gallery, [photo.id], account_id=upload.account_id)


def _refuse(upload: Upload, reason: Refusal) -> None:
    if reason.code == "archive":  # the import unpacks some; the sentence would mislead here
        reason = refusal(FileRefusal.ARCHIVE_SENT)
    upload.state, upload.refusal = UploadState.REFUSED, to_json(reason)
    upload.ends_at = now() + LIFE


def _give_back(claims: Iterable[Claim], until: datetime | None = None) -> None:
    """Let the uploads in hand wait again, till then, as if they had never been tried."""
    db.session.rollback()
    for claim in claims:
        upload = db.session.get(Upload, claim.id, with_for_update=True)
        if upload is not None:
            upload.attempts, upload.lease_until = claim.attempt - 1, until
    db.session.commit()
