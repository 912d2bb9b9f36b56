"""Directives for after death: written, replaced by the next version, withdrawn (LIL art. 85)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapper

from photoallegret.accounts.models import Account
from photoallegret.db import Base, db
from photoallegret.directives.models import Directive, Ending, Fate, content_of
from photoallegret.personal_data import Processing, Right
from photoallegret.privacy.operations.planning import is_whole
from photoallegret.privacy.queries.tied import personal_columns, personal_tables
from photoallegret.restricted import demand_unrestricted


class TornError(Exception):
    """One category would stay where another goes that its rows hang on; nothing was changed."""

    def __init__(self, kept: Processing, gone: Processing) -> None:
        """Name the category to keep and the one without which it cannot be."""
        super().__init__(kept.slug, gone.slug)
        self.kept, self.gone = kept, gone


def categories() -> tuple[Processing, ...]:
    """Return what a person may direct: the processings that declare the right, by slug."""
    uses = {use for table in personal_tables() for use in personal_columns(table).values()}
    return tuple(sorted((u for u in uses if Right.DIRECTIVES in u.rights), key=lambda u: u.slug))


def directive_of(account_id: int) -> Directive | None:
    """Return the directives of an account that hold."""
    return db.session.scalar(
        select(Directive).where(Directive.account_id == account_id, Directive.ended_at.is_(None))
    )


def direct(account_id: int, fates: Mapping[str, Fate], now: datetime, *, closed: bool) -> Directive:
    """Write what the holder of an account wants; the version before is kept, and holds no more.

    Args:
        account_id: whose.
        fates: by the slug of the category; one that is left out follows the law.
        now: the present instant.
        closed: whether heirs are to receive nothing.

    Raises:
        TornError: what is to be kept cannot be without something that goes.
        RestrictedError: the data of the holder may only be kept.

    """
    demand_unrestricted(account_id=account_id)
    db.session.get_one(Account, account_id, with_for_update=True)  # one version at a time
    known = {use.slug: use for use in categories()}
    chosen = {slug: fate for slug, fate in fates.items() if slug in known}
    check_whole(chosen)
    end_directive(account_id, Ending.REPLACED, now)
    made = Directive(account_id=account_id, content=content_of(chosen, closed=closed), made_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def end_directive(account_id: int, ending: Ending, now: datetime) -> bool:
    """Let the directives of an account hold no more; say whether there were any."""
    found = directive_of(account_id)
    if found is None:
        return False
    found.ended_at, found.ending = now, ending
    db.session.flush()
    return True


def check_whole(fates: Mapping[str, Fate]) -> None:
    """Raise TornError when something to be kept hangs on something that goes."""
    known = categories()
    going = [use for use in known if fates.get(use.slug) is not Fate.KEEP]
    for use in known:
        if fates.get(use.slug) is Fate.KEEP:
            for gone in going:
                if _hangs_on(use.slug, {gone.slug}):
                    raise TornError(use, gone)


def _hangs_on(slug: str, gone: Collection[str]) -> bool:
    """Say whether rows that hold something of ``slug`` go when ``gone`` is erased."""
    return any(
        _goes(table, frozenset(gone))
        for table in personal_tables()
        if slug in {use.slug for use in personal_columns(table).values()}
    )


def _goes(table: Mapper[Base], gone: frozenset[str]) -> bool:
    """Say whether whole rows of a table go: their own, or with those that they lead to."""
    if is_whole(table, gone):
        return True
    parents = {
        key.column.table for key in table.local_table.foreign_keys if key.ondelete != "SET NULL"
    }
    return any(
        _goes(other, gone)
        for other in Base.registry.mappers
        if other.local_table in parents and other is not table
    )
