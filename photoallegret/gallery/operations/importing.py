"""Photographs brought into the library: copied, recognised, prepared by children, recorded.

Rows are committed in the order the files were named, one short transaction for each, while
other files are being prepared: memory and disk in use are bounded whatever their number. A
process killed at any moment leaves only what its notes name, which the next one takes back.
"""

import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from sqlalchemy import select

from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.gallery.operations.decoders import cores, judged, open_pool
from photoallegret.gallery.operations.default_rights import default_rights
from photoallegret.gallery.operations.finding import Found
from photoallegret.gallery.operations.hanging import hang_photo
from photoallegret.gallery.operations.intake import NotTakenError, Taken, take_found
from photoallegret.gallery.operations.masters import place_master, wants_masters
from photoallegret.gallery.operations.outcome import Outcome, Refusal, Result
from photoallegret.gallery.operations.placing import give_final_names
from photoallegret.gallery.operations.recording import Original, record_photo
from photoallegret.gallery.operations.runs import (
    FILES,
    NOTE,
    Note,
    Run,
    clear_desk,
    open_run,
    take_back,
    write_note,
)
from photoallegret.gallery.operations.settling import gallery_is_open_to_all, settle_photos
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.pool import Pool
from photoallegret.pages.watching import quietly
from photoallegret.storage import Storage, sync_file

KEY_BYTES = 12
AHEAD_PER_CORE = 4
AHEAD_BYTES = 1_000_000_000
"""Of originals that wait for a child or for their turn: what a run may take of the disk."""


class GalleryGoneError(Exception):
    """The gallery that photos are brought to was deleted meanwhile."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file whose turn to be recorded has not come."""

    found: Found
    refusal: Refusal | None = None
    desk: Path | None = None
    taken: Taken | None = None
    prepared: Future[Prepared] | None = None
    """None when the same bytes are known, or being prepared for an earlier file."""


@contextmanager
def importing(settings: Settings) -> Iterator["Importer"]:
    """Give what imports photographs; its children and its folder go away at the end."""
    with quietly(), open_run(Storage(settings.data)) as run, open_pool(settings.site) as pool:
        yield Importer(settings, run, pool)


class Importer:
    """One run of imports."""

    def __init__(self, settings: Settings, run: Run, pool: Pool) -> None:
        """Work in ``run`` with the children of ``pool``."""
        self._languages = settings.site.languages
        self._storage = Storage(settings.data)
        self._run = run
        self._pool = pool
        self._ahead = AHEAD_PER_CORE * cores()
        self._rights = default_rights(settings)
        self._waiting: deque[_Waiting] = deque()
        self._is_open = False

    def take(self, files: Iterable[Found], gallery_id: int | None = None) -> Iterator[Outcome]:
        """Import ``files`` and hang them in the gallery, if one is given. Commits each.

        Yields what became of each, in order, as soon as it is known.

        Raises:
            GalleryGoneError: there is no gallery with this id, or no longer.

        """
        self._is_open = False  # until the first photo tells: nothing is public by mistake
        for found in files:
            self._waiting.append(self._begin(found))
            while self._waiting and self._is_turn():
                yield self._end(self._waiting.popleft(), gallery_id)
        while self._waiting:
            yield self._end(self._waiting.popleft(), gallery_id)

    def _is_turn(self) -> bool:
        """Say whether the first file is ready, or too much waits behind it."""
        first = self._waiting[0].prepared
        if first is None or first.done() or len(self._waiting) >= self._ahead:
            return True
        sizes = (waiting.taken.size for waiting in self._waiting if waiting.taken)
        return sum(sizes) > AHEAD_BYTES

    def _begin(self, found: Found) -> _Waiting:
        """Take the bytes in and give them to a child, unless they are known."""
        desk = self._run.desk()
        try:
            taken = take_found(found, desk / "original")
        except NotTakenError as error:
            clear_desk(desk)
            return _Waiting(found, refusal=error.reason)
        in_hand = any(other.taken and other.taken.sha256 == taken.sha256 for other in self._waiting)
        if in_hand or known_photo(taken.sha256) is not None:
            return _Waiting(found, desk=desk, taken=taken)
        return _Waiting(found, desk=desk, taken=taken, prepared=self._prepare(desk, taken))

    def _prepare(self, desk: Path, taken: Taken) -> Future[Prepared]:
        folder = desk / "renditions"
        shutil.rmtree(folder, ignore_errors=True)  # of an attempt that another import forestalled
        folder.mkdir(mode=0o700)
        keeps = wants_masters(self._storage)
        return self._pool.prepare(taken.path, folder, self._rights, keep_master=keeps)

    def _end(self, waiting: _Waiting, gallery_id: int | None) -> Outcome:
        """Record a file whose turn has come."""
        label, desk, taken = waiting.found.label, waiting.desk, waiting.taken
        if desk is None or taken is None:
            return Outcome(label, Result.REFUSED, waiting.refusal)
        prepared, original = (
            waiting.prepared,
            Original(taken.sha256, taken.size, waiting.found.name),
        )
        while True:
            photo_id = known_photo(taken.sha256) if prepared is None else None
            result = Result.DUPLICATE
            if photo_id is None:
                made = judged(prepared or self._prepare(desk, taken))
                if isinstance(made, Refusal):
                    clear_desk(desk)
                    return Outcome(label, Result.REFUSED, made)
                photo_id, result = self._record(desk, original, made, gallery_id)
            if result is Result.IMPORTED or gallery_id is None:
                break
            if self._hang_known(photo_id, gallery_id):
                break
            prepared = None  # deleted meanwhile: it is a new photograph after all
        clear_desk(desk)
        return Outcome(label, result, photo=photo_id)

    def _record(
        self, desk: Path, original: Original, made: Prepared, gallery_id: int | None
    ) -> tuple[int, Result]:
        """Bring the files to their place, then write and commit the rows that point to them."""
        key = token_urlsafe(KEY_BYTES)
        folder = desk / "renditions"
        give_final_names(folder, made.renditions)
        sync_file(desk / "original")  # only now: a duplicate never reaches the disk
        note = Note(key, original.sha256)
        write_note(desk, note)
        self._storage.send(key, folder, (desk / "original", original.sha256))
        with alone(self._storage.data, FILES):
            known = known_photo(original.sha256)  # another import may have been first
            if known is not None:
                take_back(self._storage, note)
                (desk / NOTE).unlink()  # the files may serve once more
                return known, Result.DUPLICATE
            if made.master is not None:
                place_master(self._storage, made.master, original.sha256)
            self._storage.place_renditions(folder, key, public=self._is_open)
            self._storage.place_original(desk / "original", original.sha256)
            try:
                photo_id, in_place = self._write_rows(key, original, made, gallery_id)
            except BaseException:
                db.session.rollback()
                raise
        if not in_place:
            settle_photos(self._storage, [photo_id])
        return photo_id, Result.IMPORTED

    def _write_rows(
        self, key: str, original: Original, made: Prepared, gallery_id: int | None
    ) -> tuple[int, bool]:
        """Commit one photo; return its id, and whether its renditions are where they belong."""
        was_open, is_open, dated = self._is_open, False, False
        gallery = None if gallery_id is None else _gallery(gallery_id)
        photo = record_photo(
            original,
            made,
            key=key,
            rights=made.metadata.rights.completed(self._rights).cleaned(),
            languages=self._languages,
        )
        if gallery is not None:
            is_open = gallery_is_open_to_all(gallery)
            dated = gallery.published_at is not None and not is_open
            dated = dated or gallery.withdrawn_at is not None
            hang_photo(gallery, photo)
        in_place = was_open == is_open and not dated
        if in_place:
            photo.settle_at = None
        photo_id = photo.id
        db.session.commit()
        self._is_open = is_open
        return photo_id, in_place

    def _hang_known(self, photo_id: int, gallery_id: int) -> bool:
        """Hang a photo that was in the library already; say whether it still is."""
        gallery = _gallery(gallery_id)
        photo = db.session.get(Photo, photo_id, with_for_update=True)
        if photo is None:
            db.session.rollback()
            return False
        is_new = hang_photo(gallery, photo)
        db.session.commit()
        if is_new:
            settle_photos(self._storage, [photo_id])
        return True


def known_photo(sha256: str) -> int | None:
    """Return the id of the photo whose original has this digest."""
    with db.engine.connect() as connection:
        return connection.scalar(select(Photo.id).where(Photo.sha256 == sha256))


def _gallery(gallery_id: int) -> Gallery:
    """Return the gallery, locked: who may see it stays as it is read until the commit."""
    gallery = db.session.get(Gallery, gallery_id, with_for_update=True)
    if gallery is None:
        raise GalleryGoneError(gallery_id)
    return gallery
