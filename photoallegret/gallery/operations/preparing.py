"""AVIF renditions, made in the background for photos that are shown as JPEG already.

A photo is claimed by a lease in its row, renewed while the work is in hand, so any number of
workers may run, and what one leaves by dying is soon another's; a work is done again whole or
not at all. After three attempts a photo is left as it is, its failure kept.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, and_, or_, select, true, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.gallery.models import ATTEMPTS, Photo
from photoallegret.gallery.operations.decoders import cores, open_pool
from photoallegret.gallery.operations.masters import find_master, remove_master
from photoallegret.gallery.operations.placing import give_final_names, rendition_row
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.runs import (
    FILES,
    Note,
    Run,
    clear_desk,
    open_run,
    take_back,
    write_note,
)
from photoallegret.imaging.outcome import Made
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.refusal import Refused
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import ChildBrokenError
from photoallegret.pages.watching import quietly
from photoallegret.storage import Storage

AVIF = "avif"
"""Name of the job that makes them."""
REST = timedelta(minutes=5)
"""Before another attempt: what failed for want of memory or disk may pass then."""
LEASE = timedelta(minutes=3)
"""How long a photo waits for others once its worker is dead: the system may have been too."""
WATCH_SECONDS = 0.3
INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Claim:
    """A photo that this process alone works on until its lease ends."""

    photo_id: int
    key: str
    sha256: str
    size: tuple[int, int]
    rights: Rights
    attempt: int
    lease_until: datetime
    desk: Path

    def owns(self, photo: Photo) -> bool:
        """Say whether no other process has claimed ``photo`` since."""
        return photo.lease_until == self.lease_until

    def fits(self, photo: Photo) -> bool:
        """Say whether ``photo`` still has the file and the rights it was claimed with."""
        same = photo.sha256 == self.sha256 and rights_of(photo) == self.rights
        return same and photo.remake_at is None


def prepare_waiting(settings: Settings, ending: threading.Event) -> int:
    """Make the AVIF renditions of every photo that waits for them; return how many. Commits.

    Returns early once ``ending`` is set, giving back what it had claimed.
    """
    if not _is_any_waiting():
        return 0
    storage, done = Storage(settings.data), 0
    with quietly(), open_run(storage) as run, open_pool(settings.site) as pool:
        in_hand: dict[Future[tuple[Made, ...]], Claim] = {}
        try:
            while not ending.is_set():
                # A plain read first: looking for work must not take the write lock each time.
                while len(in_hand) < cores() and _is_any_waiting():
                    claim = _claim(run)
                    if claim is None:
                        break
                    in_hand[_start(pool, storage, claim)] = claim
                if not in_hand:
                    break
                _renew(in_hand)
                finished, _ = wait(in_hand, WATCH_SECONDS, FIRST_COMPLETED)
                for future in finished:
                    done += _finish(storage, in_hand.pop(future), future)
        finally:
            if in_hand:
                pool.close(abandon=True)
                _give_back(in_hand.values())
    return done


def waits_for_avif() -> ColumnElement[bool]:
    """Return the condition: the photo has its JPEGs, not its AVIFs, and may be tried now."""
    return and_(
        Photo.avif_at.is_(None),
        Photo.jpeg_at.is_not(None),
        Photo.remake_at.is_(None),  # they would say other rights than its JPEGs
        Photo.attempts < ATTEMPTS,
        or_(Photo.lease_until.is_(None), Photo.lease_until <= now()),
    )


def has_no_avif() -> ColumnElement[bool]:
    """Return the condition: the photo was tried as often as it may be, in vain."""
    return and_(
        Photo.avif_at.is_(None),
        Photo.attempts >= ATTEMPTS,
        or_(Photo.lease_until.is_(None), Photo.lease_until <= now()),
    )


def try_again(photo_id: int | None = None) -> int:
    """Let the photos that were given up (or one) wait for their AVIFs once more; count them."""
    which = true() if photo_id is None else Photo.id == photo_id
    given_up = db.session.scalars(select(Photo).where(has_no_avif(), which)).all()
    for photo in given_up:
        photo.attempts, photo.failure, photo.lease_until = 0, "", None
    db.session.flush()
    return len(given_up)


def _is_any_waiting() -> bool:
    with db.engine.connect() as connection:
        return connection.scalar(select(Photo.id).where(waits_for_avif()).limit(1)) is not None


def _claim(run: Run) -> Claim | None:
    """Take the lease of the first photo that waits. Commits."""
    photo = db.session.scalar(
        select(Photo)
        .where(waits_for_avif())
        .order_by(Photo.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if photo is None:
        db.session.rollback()
        return None
    until = photo.lease_until = now() + LEASE
    photo.attempts += 1
    photo.failure = INTERRUPTED  # what is read if this process is killed at its last attempt
    claim = Claim(
        photo.id,
        photo.key,
        photo.sha256,
        (photo.width, photo.height),
        rights_of(photo),
        photo.attempts,
        until,
        run.desk(),
    )
    db.session.commit()
    return claim


def _renew(in_hand: dict[Future[tuple[Made, ...]], Claim]) -> None:
    """Take each lease anew once half of it is over, if nobody else has it by now. Commits."""
    until = now() + LEASE
    for future, claim in in_hand.items():
        if until - claim.lease_until < LEASE / 2:
            continue
        renewed = db.session.scalar(
            update(Photo)
            .where(Photo.id == claim.photo_id, Photo.lease_until == claim.lease_until)
            .values(lease_until=until)
            .returning(Photo.id)
        )
        db.session.commit()
        if renewed is not None:
            in_hand[future] = replace(claim, lease_until=until)


def _start(pool: Pool, storage: Storage, claim: Claim) -> Future[tuple[Made, ...]]:
    folder = claim.desk / "renditions"
    folder.mkdir(mode=0o700)
    original = storage.bring_original(claim.sha256)
    # Once only: a master may be what the first attempt failed for.
    source = (find_master(storage, claim.sha256) if claim.attempt == 1 else None) or original
    return pool.reencode(source, folder, ("avif",), claim.rights, seen=claim.size)


def _finish(storage: Storage, claim: Claim, future: Future[tuple[Made, ...]]) -> bool:
    """Place what was made, or keep why it failed; say whether the photo is now complete."""
    try:
        made = future.result()
    except (Refused, ChildBrokenError) as error:
        _fail(claim, str(error))
        clear_desk(claim.desk)
        return False
    folder = claim.desk / "renditions"
    names = give_final_names(folder, made)
    note = Note(claim.key, names=names)
    write_note(claim.desk, note)
    storage.send(claim.key, folder)
    with alone(storage.data, FILES):
        try:
            for name in names:
                storage.add_rendition(folder / name, claim.key, name)
        except FileNotFoundError:  # deleted meanwhile
            is_done = False
        else:
            is_done = _complete(claim, made)
        if not is_done:
            take_back(storage, note)
        remove_master(storage, claim.sha256)
    if not is_done:
        _give_back([claim])
    clear_desk(claim.desk)
    return is_done


def _complete(claim: Claim, made: tuple[Made, ...]) -> bool:
    """Commit the rows of the files, if the photo is still there, the same, and without them."""
    photo = db.session.get(Photo, claim.photo_id, with_for_update=True)
    if photo is None or photo.avif_at is not None or not claim.fits(photo):
        db.session.rollback()
        return False
    photo.renditions.extend(rendition_row(item) for item in made)
    photo.avif_at = now()
    photo.lease_until, photo.attempts, photo.failure = None, 0, ""
    db.session.commit()
    return True


def _fail(claim: Claim, why: str) -> None:
    """Keep why an attempt failed; the next one waits a little. Commits."""
    photo = db.session.get(Photo, claim.photo_id, with_for_update=True)
    if photo is not None and claim.owns(photo):
        photo.failure = why[:500]
        photo.lease_until = now() + REST
    db.session.commit()


def _give_back(claims: Iterable[Claim]) -> None:
    """Let others take the photos that are not done, as if they had never been claimed."""
    db.session.rollback()
    for claim in claims:
        photo = db.session.get(Photo, claim.photo_id, with_for_update=True)
        if photo is not None and claim.owns(photo):
            photo.lease_until, photo.attempts, photo.failure = None, claim.attempt - 1, ""
    db.session.commit()
