"""The file of a photo replaced: its address, words, rights, galleries and flag stay.

The new file is judged and prepared as one that is imported; the former one is kept a while
(``former``). A process killed at any moment leaves the former photo or the new one, whole, and
none of the files made from the other.
"""

from dataclasses import dataclass
from pathlib import Path

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct
from photoallegret.gallery.operations.decoders import judged, open_pool
from photoallegret.gallery.operations.default_rights import default_rights
from photoallegret.gallery.operations.finding import Found
from photoallegret.gallery.operations.former import keep_former
from photoallegret.gallery.operations.importing import known_photo
from photoallegret.gallery.operations.indexing import index_photo
from photoallegret.gallery.operations.intake import NotTakenError, Taken, take_found
from photoallegret.gallery.operations.noting import note_act
from photoallegret.gallery.operations.outcome import (
    FileRefusal,
    Outcome,
    Refusal,
    Result,
    refusal,
)
from photoallegret.gallery.operations.placing import give_final_names, rendition_row
from photoallegret.gallery.operations.recording import Original, file_facts, rights_of, shot_at
from photoallegret.gallery.operations.runs import FILES, Note, Run, open_run, write_note
from photoallegret.gallery.queries import photo_apart
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.outcome import Made, Prepared
from photoallegret.imaging.restate import restate
from photoallegret.imaging.rights import Rights
from photoallegret.storage import Storage, rendition_name, sync_file

ORIGINAL = "original"


class PhotoGoneError(Exception):
    """There is no photo with this id, or no longer."""


@dataclass(frozen=True, slots=True)
class _New:
    """A file ready to take the place of another."""

    original: Original
    prepared: Prepared
    rights: Rights
    """As written in the renditions."""
    renditions: tuple[Made, ...]
    desk: Path
    """Where the files lie, the renditions under these names."""
    names: tuple[str, ...]


def replace_photo(
    settings: Settings, photo_id: int, found: Found, account_id: int | None = None
) -> Outcome:
    """Give the photo the file ``found`` for its own. Commits; its AVIFs are to be made after.

    Args:
        settings: of the site.
        photo_id: whose file is replaced.
        found: the new file, of which a copy is taken.
        account_id: by whom; None for a command on the server.

    Returns:
        REPLACED; DUPLICATE when the photo has this very file, and nothing changes; or REFUSED
        with the reason, which may be that another photo has it.

    Raises:
        PhotoGoneError: there is no such photo, or it was deleted meanwhile.

    """
    storage, rights = Storage(settings.data), rights_of(_photo(photo_id))
    same = Outcome(found.label, Result.DUPLICATE, photo=photo_id)
    with open_run(storage) as run:  # at its end the files that no row names any more go away
        desk = run.desk()
        try:
            taken = take_found(found, desk / ORIGINAL)
            if not _is_new(taken, photo_id):
                return same
            original = Original(taken.sha256, taken.size, found.name)
            new = _prepare(settings, desk, original, rights)
            _send(storage, run, new, _photo(photo_id).key)
            with alone(storage.data, FILES):
                if not _is_new(taken, photo_id):  # it may have come meanwhile
                    return same
                _place(storage, run, new, _photo(photo_id))
                _record(storage, photo_id, new, account_id)
        except NotTakenError as error:
            return Outcome(found.label, Result.REFUSED, error.reason)
    return Outcome(found.label, Result.REPLACED, photo=photo_id)


def _photo(photo_id: int) -> Photo:
    photo = photo_apart(photo_id)
    if photo is None:
        raise PhotoGoneError(photo_id)
    return photo


def _is_new(taken: Taken, photo_id: int) -> bool:
    """Say whether the library lacks these bytes, False when the photo has them.

    Raises:
        NotTakenError: another photo has them.

    """
    known = known_photo(taken.sha256)
    if known == photo_id:
        return False
    other = None if known is None else photo_apart(known)
    if other is not None:
        raise NotTakenError(refusal(FileRefusal.OTHER_PHOTO, photo=other.id, name=other.file_name))
    return True


def _prepare(settings: Settings, desk: Path, original: Original, rights: Rights) -> _New:
    """Make the renditions, which say the photo's ``rights`` whatever the file says.

    Raises:
        NotTakenError: the file is refused.

    """
    first, folder = desk / "prepared", desk / "renditions"
    for path in (first, folder):
        path.mkdir(mode=0o700)
    with open_pool(settings.site, 1) as pool:
        prepared = judged(pool.prepare(desk / ORIGINAL, first, default_rights(settings)))
    if isinstance(prepared, Refusal):
        raise NotTakenError(prepared)
    made = tuple(restate(rendition, folder, rights) for rendition in prepared.renditions)
    names = give_final_names(folder, made)
    sync_file(desk / ORIGINAL)
    return _New(original, prepared, rights, made, desk, names)


def _send(storage: Storage, run: Run, new: _New, key: str) -> None:
    """Have the files kept elsewhere too, before anybody waits for their turn to move files."""
    write_note(run.desk(), Note(key, new.original.sha256, new.names))
    storage.send(key, new.desk / "renditions", (new.desk / ORIGINAL, new.original.sha256))


def _place(storage: Storage, run: Run, new: _New, former: Photo) -> None:
    """Bring the files beside the former ones; notes say which of both are to stay."""
    names = (rendition_name(row.digest, row.width, row.format) for row in former.renditions)
    write_note(new.desk, Note(former.key, new.original.sha256, (*new.names, *names)))
    write_note(run.desk(), Note(former.key, former.sha256))  # its master is of no use any more
    for name in new.names:
        storage.add_rendition(new.desk / "renditions" / name, former.key, name)
    storage.place_original(new.desk / ORIGINAL, new.original.sha256)


def _record(storage: Storage, photo_id: int, new: _New, account_id: int | None) -> None:
    """Commit what the new file is and says; nothing stays locked when that fails."""
    try:
        _write(storage, photo_id, new, account_id)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _write(storage: Storage, photo_id: int, new: _New, account_id: int | None) -> None:
    photo = db.session.get(Photo, photo_id, with_for_update=True)
    if photo is None:
        raise PhotoGoneError(photo_id)
    measure = _measure(photo)
    keep_former(storage, photo, instead=new.original.sha256)
    _take_date(photo, new.prepared.metadata)
    for name, value in file_facts(new.original, new.prepared).items():
        setattr(photo, name, value)
    photo.renditions.clear()
    db.session.flush()  # or the new rows of the same widths would come first
    photo.renditions.extend(rendition_row(made) for made in new.renditions)
    photo.avif_at = photo.lease_until = None
    photo.attempts, photo.failure = 0, ""
    # Edited while the file was being prepared, the rights are said by the next work.
    photo.remake_at = None if rights_of(photo) == new.rights else now()
    detail = f"{measure} → {_measure(photo)}"
    index_photo(photo)
    note_act(PublishingAct.REPLACED, photo, account_id=account_id, detail=detail)


def _take_date(photo: Photo, said: Metadata) -> None:
    """Take the date the new file says, unless the photographer wrote another than the former's."""
    former = Metadata.from_json(photo.file_said) if photo.file_said else None
    is_written = former is not None and photo.taken_at != shot_at(former)
    if said.taken_at and not is_written and photo.taken_at != shot_at(said):
        photo.taken_at, photo.taken_offset_minutes = shot_at(said), said.taken_offset_minutes
        photo.edition += 1


def _measure(photo: Photo) -> str:
    return f"{photo.format} {photo.width} × {photo.height}"
