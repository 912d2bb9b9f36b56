"""Closing an account: asked for, seven days to change one's mind, then everything is erased."""

import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import exists, select

from photoallegret import clock
from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.owners import tell_owners
from photoallegret.db import db
from photoallegret.i18n import language
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.personal_data import ErasureEffect, Recipient, Right
from photoallegret.privacy.operations.erasing import Order, UnwantedError, erase
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Plan, plan
from photoallegret.privacy.queries.tied import Person, personal_columns
from photoallegret.processors import OTHERS
from photoallegret.restricted import RestrictedError, demand_unrestricted, is_restricted

GRACE = timedelta(days=7)
SALT = "keep-account"
ERASABLE = frozenset({Right.ERASURE, Right.WITHDRAWAL})

logger = logging.getLogger(__name__)


class LastOwnerError(Exception):
    """Nobody else would answer for the site."""


def person_of(account: Account) -> Person:
    """Return of whom an account tells: by its address too, once that was proved."""
    return Person(account.id, account.email_key if account.confirmed_at else "")


def is_last_owner(account: Account, *, to_change: bool = False) -> bool:
    """Say whether no other owner would stay once ``account`` is closed.

    Args:
        account: whose.
        to_change: whether it is about to be: owners are locked, as two could leave at once, each
            counting on the other.

    """
    if account.is_owner and to_change:
        owners = select(Account.id).where(Account.role == Role.OWNER).order_by(Account.id)
        db.session.execute(owners.with_for_update(key_share=True)).all()
    others = exists().where(
        Account.role == Role.OWNER,
        Account.id != account.id,
        Account.confirmed_at.is_not(None),
        Account.is_active,
        Account.closing_at.is_(None),
    )
    return account.is_owner and not db.session.scalar(select(others))


def ask_to_close(account: Account, secret_key: str, path: str, now: datetime) -> datetime:
    """Have an account erased in seven days, and tell its holder; return when.

    Asked again, it changes nothing.

    Args:
        account: attached to the session.
        secret_key: signs the link by which its holder changes their mind.
        path: of the page of that link, which the token ends.
        now: the present instant.

    Raises:
        LastOwnerError: it is the only owner's.
        RestrictedError: its data may only be kept (GDPR art. 18(2)).

    """
    demand_unrestricted(account_id=account.id, address=account.email_key)
    if account.closing_at is not None:
        return account.closing_at
    if is_last_owner(account, to_change=True):
        raise LastOwnerError
    account.closing_at = now + GRACE
    db.session.flush()
    token = keeping_token(account.id, account.closing_at, secret_key)
    values = {"at": account.closing_at.isoformat(), "path": f"{path}/{token}"}
    _tell(account, "account-closing", values)
    return account.closing_at


def keep_account(account: Account) -> bool:
    """Let an account live on; tell its holder, and say whether it was to be erased."""
    if account.closing_at is None:
        return False
    account.closing_at = None
    db.session.flush()
    _tell(account, "account-kept", {})
    return True


def keeping_token(account_id: int, closing_at: datetime, secret_key: str) -> str:
    """Return the last part of the link that keeps an account: good for this closing alone."""
    signer = URLSafeSerializer(secret_key, salt=SALT)
    return str(signer.dumps([account_id, closing_at.isoformat()]))


def account_to_keep(token: str, secret_key: str) -> Account | None:
    """Return the account that ``token`` keeps, None when it is forged, outdated or too late."""
    try:
        account_id, closing_at = URLSafeSerializer(secret_key, salt=SALT).loads(token)
    except BadSignature:
        return None
    account = db.session.get(Account, account_id)
    if account is None or account.closing_at is None:
        return None
    return account if account.closing_at.isoformat() == closing_at else None


def account_parts() -> frozenset[str]:
    """Return the slugs of what an account is made of: they go with it."""
    return frozenset(use.slug for use in personal_columns(Account.__mapper__).values())


def allowed_parts(whole: Plan) -> frozenset[str]:
    """Return the slugs that may be erased alone: not those that the account is made of."""
    own = account_parts()
    uses = {one.processing for one in whole.told}
    return frozenset(
        use.slug
        for use in uses
        if use.slug not in own and use.rights & ERASABLE and use.erasure is ErasureEffect.DELETE
    )


def erase_part(account: Account, scope: Collection[str], journal: Journal) -> Plan:
    """Erase what some processings hold of an account's holder. Commits.

    Raises:
        ValueError: nothing was named, or something that may not be erased alone.
        RestrictedError: the data may only be kept (GDPR art. 18(2)).

    """
    demand_unrestricted(account_id=account.id, address=account.email_key)
    wanted = frozenset(scope)
    if not wanted or wanted - allowed_parts(plan(person_of(account))):
        message = "nothing to erase"
        raise ValueError(message)
    try:
        return erase(_order(account, wanted, clock.now()), journal)
    except UnwantedError as error:
        raise RestrictedError from error


def close_due(journal: Journal, now: datetime) -> int:
    """Erase the accounts whose time has come; return how many. Commits each.

    One that fails, or is not to be erased any more, stays for the next time; the others go on.
    """
    due = select(Account.id).where(Account.closing_at <= now).order_by(Account.closing_at)
    closed = 0
    for account_id in db.session.scalars(due).all():
        account = db.session.get(Account, account_id)
        if account is None:
            continue
        try:
            erase(_order(account, frozenset(), now), journal)
            closed += 1
        except UnwantedError:
            db.session.rollback()
        except Exception:
            db.session.rollback()
            logger.exception("an account could not be closed")
    db.session.rollback()
    return closed


def order_again(person: Person, scope: frozenset[str]) -> Order:
    """Return the order of an erasure that a crash cut short, as far as it can be known again.

    Args:
        person: of the journal's line, as the database has them.
        scope: of that line.

    """
    account = None if person.account_id is None else db.session.get(Account, person.account_id)
    if account is not None:
        return replace(_order(account, scope, clock.now()), person=person)
    letter = _last_letter(person.address, language(), scope)
    return Order(
        person=person,
        scope=scope,
        letter=letter,
        also=tell_recipients,
        still=lambda: not is_restricted(address=person.address),
    )


def _order(account: Account, scope: frozenset[str], now: datetime) -> Order:
    account_id = account.id
    return Order(
        person=person_of(account),
        scope=scope,
        letter=_last_letter(account.email, account.language, scope),
        also=tell_recipients,
        still=lambda: _stands(account_id, now, is_whole=not scope),
    )


def _stands(account_id: int, now: datetime, *, is_whole: bool) -> bool:
    """Say whether an account may be erased at ``now``, locking its row.

    Its holder may have changed their mind, or had their data restricted, since it was ordered.
    """
    account = db.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None or is_restricted(account_id=account.id, address=account.email_key):
        return False
    if not is_whole:
        return True
    if account.closing_at is None or account.closing_at > now:
        return False
    if is_last_owner(account, to_change=True):
        logger.warning("an account is not closed: no other owner would stay")
        return False
    return True


def _last_letter(email: str, spoken: str, scope: frozenset[str]) -> Letter:
    values = {"is_whole": not scope}
    return Letter(slug="erasure-done", to=email, language=spoken, values=values)


def tell_recipients(done: Plan, number: int) -> None:
    """Tell the photographers who received what was erased: they are to be told (GDPR art. 19)."""
    if not done.recipients:
        return
    names = [OTHERS[Recipient(kind)] for kind in done.recipients]
    values = {"number": number, "recipients": names}
    tell_owners("erasure-recipients", lambda _language: values)


def _tell(account: Account, slug: str, values: dict[str, str]) -> None:
    post(Letter(slug=slug, to=account.email, language=account.language, values=values))
