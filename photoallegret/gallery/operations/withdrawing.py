"""Photos withdrawn from visitors, given back to them, or deleted for ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from photoallegret.clock import now
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.operations.hanging import galleries_with, refresh_galleries
from photoallegret.gallery.operations.runs import FILES, Note, Run, take_back, write_note
from photoallegret.storage import Storage


def withdraw_photo(photo: Photo, at: datetime | None = None) -> None:
    """Withdraw ``photo`` from every visitor from ``at`` on (default: now). Can be undone."""
    _set_withdrawal(photo, at or now())


def restore_photo(photo: Photo) -> None:
    """Show ``photo`` again wherever it hangs."""
    _set_withdrawal(photo, None)


@dataclass(frozen=True, slots=True)
class Deletion:
    """Photos whose rows are being deleted; their files follow once that is committed."""

    storage: Storage
    notes: tuple[Note, ...]

    def finish(self) -> None:
        """Unlink every file of theirs, after the commit. Without one, nothing is unlinked."""
        with alone(self.storage.data, FILES):
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
