"""Copies of a person's data: asked for, made in the background, kept for 72 hours.

A row says what is to be done and holds the claim on it; its file is there once it is ready.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from photoallegret import clock
from photoallegret.db import db, reading
from photoallegret.i18n import speaking
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations.archiving import Contents, Draw, write_archive
from photoallegret.privacy.personal_data import READY
from photoallegret.privacy.queries.records import forget_rows, records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.site_file import Site
from photoallegret.storage import sync_folder

FOLDER = "exports"
JOB = "exports"
"""Name of the job that makes them."""
A_DAY, DAY = 3, timedelta(days=1)
ATTEMPTS, LEASE = 3, timedelta(minutes=10)
REST = timedelta(minutes=5)
"""Before another attempt, when one failed."""
TOKEN_BYTES = 32


class AlreadyAskedError(Exception):
    """A copy for this person is being made: the transaction is to be rolled back."""


class TooOftenError(Exception):
    """As many copies as a day allows were made for this person."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A copy that this process makes alone until its lease ends."""

    id: int
    person: Person
    language: str
    token: str
    attempts: int
    """This one included."""


class LostClaimError(Exception):
    """The copy is no more this process's to make."""


@dataclass(slots=True)
class Renewal:
    """Keeps a claim while its copy is written, however long that takes."""

    claimed: Claimed
    at: datetime = field(default_factory=clock.now)
    """When the lease was last made longer."""

    def __call__(self) -> None:
        """Make the lease longer once a part of it is over; commits.

        Raises:
            LostClaimError: somebody else has it now, or nobody wants it.

        """
        moment = clock.now()
        if moment - self.at < LEASE / 5:
            return
        kept = _update(self.claimed, {"lease_until": moment + LEASE})
        db.session.commit()
        db.session.remove()
        if not kept:
            raise LostClaimError
        self.at = moment


@dataclass(frozen=True, slots=True)
class Maker:
    """What making a copy needs of the site."""

    data: Path
    site: Site
    draw: Draw
    """Draws a template under templates/, piece by piece."""
    tell: Callable[[Export], None]
    """Tells the person that it is ready, in the transaction that says so."""


def ask_export(person: Person, language: str, now: datetime) -> Export:
    """Have a copy made of what is held of ``person``, who proved who they are.

    Args:
        person: an account, an address that was proved, or both.
        language: of the report.
        now: the present instant.

    Raises:
        AlreadyAskedError: one is being made.
        TooOftenError: there were enough of them for a day.

    """
    asked = select(func.count(Export.id)).where(_theirs(person), Export.asked_at > now - DAY)
    if (db.session.scalar(asked) or 0) >= A_DAY:
        raise TooOftenError
    export = Export(
        account_id=person.account_id,
        address=person.address,
        one_at_a_time=f"{person.account_id or ''}:{person.address}",
        language=language,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        asked_at=now,
    )
    db.session.add(export)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise AlreadyAskedError from error
    return export


def claim_export(now: datetime) -> Claimed | None:
    """Take the copy that waits longest, None when none does; two processes never get the same.

    Those whose attempts are used up are given up. Commits.
    """
    free = (
        Export.state == ExportState.WAITING,
        or_(Export.lease_until.is_(None), Export.lease_until <= now),
    )
    db.session.execute(
        update(Export).where(*free, Export.attempts >= ATTEMPTS).values(_ended(now, failed=True))
    )
    first = select(Export.id).where(*free).order_by(Export.id).limit(1)
    row = db.session.execute(
        update(Export)
        .where(Export.id == first.with_for_update(skip_locked=True).scalar_subquery(), *free)
        .values(lease_until=now + LEASE, attempts=Export.attempts + 1)
        .returning(Export)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalar_one_or_none()
    claimed = None if row is None else _claimed(row)
    db.session.commit()
    return claimed


def make_export(claimed: Claimed, maker: Maker, now: datetime) -> bool:
    """Write the archive of a claimed copy and tell that it is ready; commits.

    What is held is read first; no transaction is open while files are written.

    Returns:
        whether it is ready; not when the row is gone, as the person was erased meanwhile, nor
        when the claim was lost: another process makes it.

    """
    beside = maker.data / FOLDER / f"{claimed.token}.{claimed.attempts}.part"
    try:
        db.session.remove()
        reading()
        records = records_of(claimed.person)
        forget_rows()
        db.session.remove()
        contents = Contents(
            records, claimed.person, now, maker.site, maker.data, maker.draw, Renewal(claimed)
        )
        with speaking(claimed.language):
            size = write_archive(beside, contents)
        return _publish(claimed, maker, beside, size)
    except LostClaimError:
        return False
    finally:
        beside.unlink(missing_ok=True)


def put_off(claimed: Claimed, now: datetime) -> None:
    """Have a copy that could not be made tried again later, or give it up; commits."""
    later: dict[str, object] = {"lease_until": now + REST}
    values = _ended(now, failed=True) if claimed.attempts >= ATTEMPTS else later
    _update(claimed, values)
    db.session.commit()


def remove_orphans(data: Path, now: datetime) -> None:
    """Unlink files that no row has pointed to for a day."""
    oldest = (now - DAY).timestamp()
    old = [path for path in (data / FOLDER).iterdir() if path.stat().st_mtime < oldest]
    known = set(db.session.scalars(select(Export.token)))
    for path in old:
        if path.suffix != ".zip" or path.stem not in known:
            path.unlink(missing_ok=True)


def _claimed(row: Export) -> Claimed:
    person = Person(row.account_id, row.address)
    return Claimed(row.id, person, row.language, row.token, row.attempts)


def _publish(claimed: Claimed, maker: Maker, beside: Path, size: int) -> bool:
    """Put the file in its place while the row is held, and say that it is ready; commits.

    Raises:
        LostClaimError: somebody else has it now, or nobody wants it: their file stays.

    """
    place = maker.data / FOLDER / f"{claimed.token}.zip"
    if not _update(claimed, {**_ended(clock.now(), failed=False), "size": size}):
        db.session.rollback()
        raise LostClaimError
    try:
        maker.tell(db.session.get_one(Export, claimed.id))
        db.session.flush()
        beside.replace(place)
        sync_folder(place.parent)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return True


def _update(claimed: Claimed, values: dict[str, object]) -> bool:
    """Change a claimed row, unless it is gone, ended, or somebody else has it now."""
    changed = (
        update(Export)
        .where(
            Export.id == claimed.id,
            Export.state == ExportState.WAITING,
            Export.attempts == claimed.attempts,
        )
        .values(values)
        .returning(Export.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(changed) is not None


def _ended(now: datetime, *, failed: bool) -> dict[str, object]:
    return {
        "state": ExportState.FAILED if failed else ExportState.READY,
        "one_at_a_time": None,
        "lease_until": None,
        "ready_at": now,
        "ends_at": now + READY,
    }


def _theirs(person: Person) -> ColumnElement[bool]:
    """Return the condition: asked for by the same person."""
    if person.account_id is not None:
        return Export.account_id == person.account_id
    return Export.address == person.address
