"""Photos withdrawn from visitors, taken off as a precaution, given back, or deleted for ever."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from photoallegret.clock import now
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo, PublishingAct
from photoallegret.gallery.operations.hanging import galleries_with, refresh_galleries
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.runs import FILES, Note, Run, take_back, write_note
from photoallegret.objects import ObjectsError
from photoallegret.storage import Storage

CARE = "care: "
"""In the log, before the reason of a precaution, or of its end."""
LONGEST_REASON = 300
Hold = Callable[[Photo], bool]
"""Says whether somebody's right keeps a withdrawn photo off: only its own room shows it again."""
HOLDS = "photoallegret_photo_holds"
"""Where the factory puts those of other rooms."""


class HeldError(Exception):
    """Somebody's right keeps the photo off; nothing was changed."""


def withdraw_photo(photo: Photo, at: datetime | None = None) -> None:
    """Withdraw ``photo`` from every visitor from ``at`` on (default: now). Can be undone."""
    _set_withdrawal(photo, at or now())


def restore_photo(photo: Photo, holds: Iterable[Hold] = ()) -> None:
    """Show ``photo`` again wherever it hangs.

    Args:
        photo: the photo.
        holds: of other rooms; none is asked by the room that ends its own hold.

    Raises:
        HeldError: one of them keeps it off.

    """
    if any(hold(photo) for hold in holds):
        raise HeldError
    _set_withdrawal(photo, None)


def withdraw_for_care(
    photo: Photo, reason: str, at: datetime, *, account_id: int | None = None
) -> bool:
    """Take ``photo`` off every page at once as a precaution; say whether it was there till now.

    From the commit on, its pages and each of its files answer 410; the caller then calls
    ``settle_photos``, which moves the files. All else stays: galleries, places, covers, a
    withdrawal of its own or one to come. What is taken off already keeps its date and reason.

    Args:
        photo: the photo.
        reason: why, in words without a name; cut at 300 characters.
        at: the present instant.
        account_id: who does it; None: somebody who asks, or the program.

    Raises:
        ValueError: no reason is given.

    """
    return _set_care(photo, reason, at, account_id)


def restore_after_care(
    photo: Photo, reason: str, at: datetime, *, account_id: int | None = None
) -> bool:
    """End what ``withdraw_for_care`` did, exactly as it was; say whether there was any.

    The arguments, the error and what the caller does next are the same.
    """
    return _set_care(photo, reason, None, account_id, marked=at)


@dataclass(frozen=True, slots=True)
class Deletion:
    """Photos whose rows are being deleted; their files follow once that is committed."""

    storage: Storage
    notes: tuple[Note, ...]

    def finish(self) -> None:
        """Unlink every file of theirs, after the commit. Without one, nothing is unlinked."""
        # Where the storage elsewhere does not answer, the notes stay, and the next sweep goes on.
        with alone(self.storage.data, FILES), suppress(ObjectsError):
            for note in self.notes:
                take_back(self.storage, note)


def delete_photos_forever(photos: Iterable[Photo], storage: Storage, run: Run) -> Deletion:
    """Delete ``photos``, their former files and everything known of them; there is no way back.

    Their files are named in ``run`` first, so that a process killed between the commit and
    ``Deletion.finish`` leaves nothing behind: the next one ends its work.
    """
    gone = list(photos)
    ids = [photo.id for photo in gone]
    formers = db.session.execute(
        select(Photo.key, FormerFile.sha256)
        .join(Photo, Photo.id == FormerFile.photo_id)
        .where(FormerFile.photo_id.in_(ids))
        .order_by(FormerFile.id)
    ).all()
    files = [*((photo.key, photo.sha256) for photo in gone), *formers]
    notes = tuple(Note(key, sha256) for key, sha256 in files)
    for note in notes:
        write_note(run.desk(), note)
    galleries = galleries_with(ids)
    db.session.execute(delete(Photo).where(Photo.id.in_(ids)))
    for gallery in galleries:
        db.session.refresh(gallery)  # the database took its cover away
    refresh_galleries(galleries)
    return Deletion(storage, notes)


def _set_withdrawal(photo: Photo, at: datetime | None) -> None:
    galleries = galleries_with([photo.id])  # locked before the photo
    photo.withdrawn_at, photo.settle_at = at, now()
    db.session.flush()
    refresh_galleries(galleries)


def _set_care(
    photo: Photo,
    reason: str,
    since: datetime | None,
    account_id: int | None,
    *,
    marked: datetime | None = None,
) -> bool:
    if not reason.strip():
        message = "a precaution has a reason, and so has its end"
        raise ValueError(message)
    galleries = galleries_with([photo.id])  # locked before the photo
    db.session.refresh(photo, ("care_at", "care_reason"), with_for_update=True)
    if (photo.care_at is None) is (since is None):
        return False
    reason = reason.strip()
    photo.care_at, photo.settle_at = since, since or marked
    photo.care_reason = reason[:LONGEST_REASON] if since else ""
    act = PublishingAct.WITHDRAWN if since else PublishingAct.RESTORED
    note_act(act, photo, account_id=account_id, detail=CARE + reason)
    refresh_galleries(galleries)
    return True
