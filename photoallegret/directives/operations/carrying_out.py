"""What a person wanted, or the law in its place, carried out: kept, handed over, erased."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.data_folder import alone
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Ending, Fate, FileState, Handover, Proof
from photoallegret.directives.operations.deciding import ClosedError, fate_of, why_not_yet
from photoallegret.directives.operations.designating import designation_of
from photoallegret.directives.operations.directing import categories, directive_of
from photoallegret.directives.operations.handing import (
    Share,
    Workshop,
    forget_copies,
    make_copy,
    receiver_heir,
    receiver_named,
)
from photoallegret.directives.operations.telling import Outcome, note, tell_closed, tell_copy
from photoallegret.i18n import gettext, speaking
from photoallegret.personal_data import Processing
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Act, Plan, plan
from photoallegret.privacy.operations.wording import until
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.operations.closing import (
    LastOwnerError,
    is_last_owner,
    person_of,
    tell_recipients,
)

LOCK = "deaths"


class TooEarlyError(Exception):
    """The death is not proved, or heirs still have time; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What carrying out a file would do."""

    person: Person
    kept: frozenset[str]
    """Slugs of what stays, as directed."""
    shares: tuple[Share, ...]
    lost: frozenset[str]
    """Slugs of what was to be handed over, and nobody is there to receive: erased."""
    plan: Plan | None
    """None: nothing is to be erased."""


@dataclass(frozen=True, slots=True)
class Means:
    """With what and by whom a file is carried out."""

    shop: Workshop
    journal: Journal
    path: Callable[[str, str], str]
    """The path of the page of a copy, by its token and its language."""
    by: str = field(default="owner")


def intent_of(file: DeathFile) -> Intent:
    """Return what carrying out ``file`` would do; nothing is changed."""
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    person = Person(None, file.address) if account is None else person_of(account)
    whole = plan(person)
    fates = {use.slug: fate_of(file, use.slug) for use in categories() if use.slug in whole.found}
    kept = frozenset(slug for slug, fate in fates.items() if fate is Fate.KEEP)
    handed = frozenset(slug for slug, fate in fates.items() if fate is Fate.HAND_OVER)
    named, heir = receiver_named(file.designation), receiver_heir(file)
    shares = []
    if named is not None and handed & set(file.fates):
        shares.append(Share(named, handed & set(file.fates)))
    rest = handed - frozenset(slug for share in shares for slug in share.slugs)
    if heir is not None and rest:
        shares.append(Share(heir, rest))
        rest = frozenset()
    scope = whole.found - kept if kept else frozenset()
    erased = None if kept and not scope else plan(person, scope)
    return Intent(person, kept, tuple(shares), rest, erased)


def carry_out(file_id: int, means: Means, now: datetime) -> bool:
    """Hand over, keep and erase as ``intent_of`` says; tell those who told or asked. Commits.

    One at a time: nothing of the caller's may be open, as its lock comes before the database's.

    Returns:
        whether it was still to be done.

    Raises:
        ClosedError: the person lives, or everything was done.
        TooEarlyError: the death is not proved, or heirs still have time.
        LastOwnerError: nobody else would answer for the site.
        UnerasableError, JournalError: as ``erase`` does; the file stays open.

    """
    with alone(means.shop.data, LOCK):
        return _carry_out(file_id, means, now)


def _carry_out(file_id: int, means: Means, now: datetime) -> bool:
    file = db.session.get_one(DeathFile, file_id, with_for_update=True)
    if file.state is not FileState.QUARANTINE:
        raise ClosedError
    if why_not_yet(file, now):
        raise TooEarlyError
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    if account is not None and is_last_owner(account, to_change=True):
        raise LastOwnerError
    intent = intent_of(file)
    forget_copies(file.reference)
    closing = _Closing(file_id, intent, means, now)
    for share in intent.shares:
        made = make_copy(file, intent.person, share, means.shop, now)
        if made is not None:
            closing.links.append((made[0].id, made[1], share.receiver.is_named))
    _detach(file, now)
    db.session.commit()
    if intent.plan is None:
        closing.close(None, 0)
        db.session.commit()
    else:
        order = Order(person=intent.person, scope=intent.plan.scope, also=closing.close)
        erase(order, means.journal)
    return True


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


def _detach(file: DeathFile, now: datetime) -> None:
    """Let directives and who was named outlive the account, for the year they are kept."""
    if file.account_id is None:
        return
    for held in (directive_of(file.account_id), designation_of(file.account_id)):
        if held is not None:
            held.account_id, held.ended_at, held.ending = None, now, Ending.CARRIED_OUT
    db.session.flush()


@dataclass(frozen=True, slots=True)
class _Closing:
    """The end of a file, written in the transaction that erases."""

    file_id: int
    intent: Intent
    means: Means
    now: datetime
    links: list[tuple[int, str, bool]] = field(default_factory=list)
    """Of copies: number, token, whether for who was named."""

    def close(self, done: Plan | None, number: int) -> None:
        """Close the file and tell everybody; ``done`` is what was erased, under ``number``."""
        file = db.session.get_one(DeathFile, self.file_id)
        file.state, file.closed_at = FileState.CARRIED_OUT, self.now
        with speaking(file.language):
            outcome = _outcome(self.intent, done)
        if self.links:
            note(file, "handed-over", self.means.by, self.now)
        what = "" if done is None else str(number)  # of the erasure, in its journal
        note(file, "carried-out", self.means.by, self.now, what)
        for copy_id, token, is_named in self.links:
            copy = db.session.get_one(Handover, copy_id)
            tell_copy(file, copy, self.means.path(token, file.language), is_named=is_named)
        tell_closed(file, outcome)
        if done is not None:
            tell_recipients(done, number)


def _outcome(intent: Intent, done: Plan | None) -> Outcome:
    """Return what was done, in the language spoken."""
    told = () if done is None else done.told
    handed = frozenset(slug for share in intent.shares for slug in share.slugs)

    def words(uses: Iterable[Processing]) -> list[str]:
        return sorted({gettext(use.category) for use in uses})

    law = {
        one.processing.slug: {
            "category": gettext(one.processing.category),
            "article": one.processing.kept_under,
            "until": until(one.processing.retention),
        }
        for one in told
        if one.act is Act.KEEP
    }
    return Outcome(
        erased=words(one.processing for one in told if one.act is not Act.KEEP),
        kept=words(use for use in categories() if use.slug in intent.kept),
        handed=words(use for use in categories() if use.slug in handed),
        law=list(law.values()),
    )
