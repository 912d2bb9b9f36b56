"""What carrying out the file of a death would do, now or once heirs have had their time."""

from dataclasses import dataclass
from datetime import datetime

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Fate
from photoallegret.directives.operations.deciding import COPY, copies_due, for_heirs
from photoallegret.directives.operations.directing import categories
from photoallegret.directives.operations.handing import Share, receiver_heir, receiver_named
from photoallegret.directives.operations.opening import is_over
from photoallegret.directives.personal_data import DECEASED, DESIGNEES, DIRECTIVES
from photoallegret.privacy.operations.planning import Act, Plan, UnerasableError, plan
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import RESTRICTION
from photoallegret.rights.operations.closing import person_of

FREEZE = frozenset(use.slug for use in (DECEASED, DESIGNEES, DIRECTIVES, RESTRICTION))
"""What holds the rest frozen, and says what becomes of it: it goes last."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What carrying out a file would do."""

    person: Person
    kept: frozenset[str]
    """Slugs of what stays, as directed."""
    shares: tuple[Share, ...]
    lost: frozenset[str]
    """Slugs of what was to be handed over, and nobody is there to receive: erased."""
    waits: frozenset[str]
    """Slugs of what heirs may still ask for: it waits until the end of their time. With some,
    only what was directed is done, and the file stays open."""
    plan: Plan | None
    """None: nothing is to be erased."""

    @property
    def is_idle(self) -> bool:
        """Say whether nothing can be done before heirs have had their time."""
        return bool(self.waits) and self.plan is None and not self.shares


def intent_of(file: DeathFile, now: datetime) -> Intent:
    """Return what carrying out ``file`` at ``now`` would do; nothing is changed."""
    account = None if file.account_id is None else db.session.get(Account, file.account_id)
    person = Person(None, file.address) if account is None else person_of(account)
    whole = plan(person)
    found = frozenset(use.slug for use in categories() if use.slug in whole.found)
    asked = for_heirs(file) & found
    said = {slug: fate for slug, fate in file.fates.items() if slug in found}
    kept = frozenset(slug for slug, fate in said.items() if fate is Fate.KEEP)
    shares = _shares(file, asked, frozenset(s for s, f in said.items() if f is Fate.HAND_OVER))
    waits = frozenset() if is_over(file, now) else asked
    if waits:
        scope = _free(person, frozenset(said) - kept - waits, waits | kept | FREEZE)
        return Intent(
            person, kept, shares, frozenset(), waits, plan(person, scope) if scope else None
        )
    scope = whole.found - kept if kept else frozenset()
    erased = None if kept and not scope else plan(person, scope)
    return Intent(person, kept, shares, _lost(file, asked), waits, erased)


def _shares(file: DeathFile, asked: frozenset[str], handed: frozenset[str]) -> tuple[Share, ...]:
    """Return the copies to be made: of what was directed to who was named, and for heirs."""
    named = receiver_named(file.designation)
    shares = [Share(receiver_heir(one), asked, one.id) for one in copies_due(file) if asked]
    if named is not None and handed and file.partly_at is None:
        shares.insert(0, Share(named, handed))
    return tuple(shares)


def _lost(file: DeathFile, asked: frozenset[str]) -> frozenset[str]:
    """Return the slugs of what was to be handed over to nobody, and no heir asked for."""
    if receiver_named(file.designation) is not None:
        return frozenset()
    unasked = not asked or all(one.wants != COPY for one in file.claims)
    return frozenset(s for s, f in file.fates.items() if f is Fate.HAND_OVER and unasked)


def _free(person: Person, wanted: frozenset[str], waits: frozenset[str]) -> frozenset[str]:
    """Return the slugs of ``wanted`` whose erasure takes nothing of ``waits`` with it."""
    free: frozenset[str] = frozenset()
    for slug in sorted(wanted):
        try:
            tried = plan(person, free | {slug})
        except UnerasableError:
            continue
        if not waits & {one.processing.slug for one in tried.told if one.act is not Act.KEEP}:
            free |= {slug}
    return free
