"""What a person wanted, or the law in its place, carried out: kept, handed over, erased."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from photoallegret.accounts.models import Account
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.directives.models import DeathEntry, DeathFile, Ending, FileState, Proof
from photoallegret.directives.operations.deciding import ClosedError, why_not_yet
from photoallegret.directives.operations.designating import designation_of
from photoallegret.directives.operations.directing import directive_of
from photoallegret.directives.operations.handing import Copied, Workshop, add_copy, write_copy
from photoallegret.directives.operations.intending import Intent, intent_of
from photoallegret.directives.operations.outcomes import outcomes
from photoallegret.directives.operations.telling import note, tell_closed, tell_copy
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Plan
from photoallegret.rights.operations.closing import LastOwnerError, is_last_owner, tell_recipients

LOCK = "deaths"


class TooEarlyError(Exception):
    """The death is not proved, or heirs still have time; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Means:
    """With what and by whom a file is carried out."""

    shop: Workshop
    journal: Journal
    path: Callable[[str, str], str]
    """The path of the page of a copy, by its token and its language."""
    by: str = field(default="owner")


def carry_out(file_id: int, means: Means, now: datetime) -> bool:
    """Hand over, keep and erase as ``intent_of`` says; tell those who told or asked. Commits.

    Copies are written first, then all else is one transaction: cut short, nothing happened, and
    it may be done again or undone. One at a time: nothing of the caller's may be open, as its
    lock comes before the database's.

    Returns:
        whether the file is closed; else what may still be asked for waits.

    Raises:
        ClosedError: the person lives, or everything was done.
        TooEarlyError: the death is not proved, or heirs still have time.
        LastOwnerError: nobody else would answer for the site.
        UnwantedError: something was decided meanwhile; the file is as it was.
        UnerasableError, JournalError: as ``erase`` does; the file is as it was.

    """
    with alone(means.shop.data, LOCK):
        return _carry_out(file_id, means, now)


def _carry_out(file_id: int, means: Means, now: datetime) -> bool:
    file = db.session.get_one(DeathFile, file_id, populate_existing=True)
    if file.state is not FileState.QUARANTINE:
        raise ClosedError
    if why_not_yet(file, now):
        raise TooEarlyError
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    if account is not None and is_last_owner(account, to_change=True):
        raise LastOwnerError
    intent = intent_of(file, now)
    if intent.is_idle:
        raise TooEarlyError
    written = [
        write_copy(intent.person, share, file.language, means.shop, now) for share in intent.shares
    ]
    copies = tuple(one for one in written if one is not None)
    act = _Carrying(file_id, _last_entry(file_id), intent, copies, means, now)
    db.session.rollback()
    if intent.plan is None:
        if not act.begin():
            raise UnwantedError
        act.close(None, 0)
        db.session.commit()
    else:
        scope = intent.plan.scope
        order = Order(person=intent.person, scope=scope, still=act.begin, also=act.close)
        erase(order, means.journal)
    return not intent.waits


def carry_out_due(means: Means, now: datetime) -> tuple[int, list[Exception]]:
    """Carry out the files whose heirs have had their time and whose death is proved. Commits.

    Returns:
        how many, and what failed: those stay for the next time.

    """
    due = select(DeathFile.id).where(
        DeathFile.state == FileState.QUARANTINE,
        DeathFile.quarantine_until <= now,
        DeathFile.proof != Proof.NONE,
    )
    ids = db.session.scalars(due.order_by(DeathFile.id)).all()
    db.session.rollback()
    done, failures = 0, []
    for file_id in ids:
        try:
            done += carry_out(file_id, means, now)
        except Exception as error:  # noqa: BLE001 -- told to the caller; the others go on
            db.session.rollback()
            failures.append(error)
    return done, failures


@dataclass(frozen=True, slots=True)
class _Carrying:
    """A file being carried out, in the transaction that erases."""

    file_id: int
    last_entry: int
    """Of its history, when it was looked at."""
    intent: Intent
    copies: tuple[Copied, ...]
    means: Means
    now: datetime

    def begin(self) -> bool:
        """Part what outlives the account from it; say whether the file is as it was looked at."""
        file = db.session.get_one(
            DeathFile, self.file_id, with_for_update=True, populate_existing=True
        )
        if file.state is not FileState.QUARANTINE or _last_entry(file.id) != self.last_entry:
            return False
        if not self.intent.waits:
            _detach(file, self.now)
        return True

    def close(self, done: Plan | None, number: int) -> None:
        """Write down and tell everybody; ``done`` is what was erased, under ``number``."""
        file = db.session.get_one(DeathFile, self.file_id)
        if self.copies:
            note(file, "handed-over", self.means.by, self.now)
        for one in self.copies:
            copy, receiver = add_copy(file, one, self.now), one.share.receiver
            path = self.means.path(one.token, file.language)
            tell_copy(file, copy, path, is_named=receiver.is_named)
        what = "" if done is None else str(number)  # of the erasure, in its journal
        if self.intent.waits:
            file.partly_at = file.partly_at or self.now
            note(file, "carried-part", self.means.by, self.now, what)
        else:
            file.state, file.closed_at = FileState.CARRIED_OUT, self.now
            note(file, "carried-out", self.means.by, self.now, what)
            tell_closed(file, outcomes(file, self.intent, done))
        if done is not None:
            tell_recipients(done, number)


def _last_entry(file_id: int) -> int:
    """Return the number of the last act on a file: nothing is decided without one."""
    last = select(func.max(DeathEntry.id)).where(DeathEntry.file_id == file_id)
    return db.session.scalar(last) or 0


def _detach(file: DeathFile, now: datetime) -> None:
    """Let directives and who was named outlive the account, for the year they are kept."""
    if file.account_id is None:
        return
    for held in (directive_of(file.account_id), designation_of(file.account_id)):
        if held is not None:
            held.account_id, held.ended_at, held.ending = None, now, Ending.CARRIED_OUT
    db.session.flush()
