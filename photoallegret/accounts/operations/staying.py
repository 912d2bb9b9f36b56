"""Accounts nobody uses: their holders are told, then they are erased; and the yearly check."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.personal_data import INACTIVE, WARNING
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post

YEAR = timedelta(days=365)
BATCH = 200


def warn_unseen(now: datetime, paths: Mapping[str, str]) -> int:
    """Tell members unseen for long that their account will be erased; return how many.

    Args:
        now: the present instant.
        paths: of the page where they sign in, which is all there is to do, by language.

    """
    unseen = _unseen_since(now - INACTIVE + WARNING)
    wanted = select(Account).where(unseen, Account.ends_at.is_(None)).limit(BATCH)
    found = db.session.scalars(wanted).all()
    for account in found:
        account.ends_at = now + WARNING
        values = {"at": account.ends_at.isoformat(), "path": paths[account.language]}
        _write("account-inactive", account, values)
    db.session.flush()
    return len(found)


def ask_to_check(now: datetime, paths: Mapping[str, str]) -> int:
    """Ask members by mail, once a year, whether what is kept is right; return how many."""
    asked = func.coalesce(Account.check_asked_at, Account.checked_at, Account.created_at)
    checked = func.coalesce(Account.checked_at, Account.created_at)
    wanted = select(Account).where(
        Account.role == Role.MEMBER,
        Account.is_active,
        Account.ends_at.is_(None),
        asked <= now - YEAR,
        checked <= now - YEAR,
    )
    found = db.session.scalars(wanted.limit(BATCH)).all()
    for account in found:
        account.check_asked_at = now
        _write("account-check", account, {"path": paths[account.language]})
    db.session.flush()
    return len(found)


def note_check(account_id: int, now: datetime) -> None:
    """Note that the holder says that what is kept is right."""
    db.session.execute(update(Account).where(Account.id == account_id).values(checked_at=now))


def is_to_check(account: Account, now: datetime) -> bool:
    """Say whether a year has passed since the holder looked over what is kept."""
    return (account.checked_at or account.created_at) <= now - YEAR


def _unseen_since(moment: datetime) -> ColumnElement[bool]:
    seen = or_(
        Account.seen_on <= moment.date(),
        and_(Account.seen_on.is_(None), Account.created_at <= moment),
    )
    return and_(Account.role == Role.MEMBER, seen)


def _write(slug: str, account: Account, values: dict[str, str]) -> None:
    post(Letter(slug=slug, to=account.email, language=account.language, values=values))
