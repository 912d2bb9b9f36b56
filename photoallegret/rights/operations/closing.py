"""Closing an account: asked for, seven days to change one's mind, then everything is erased."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import exists, select

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.personal_data import ErasureEffect, Recipient, Right
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.journalling import Journal
from photoallegret.privacy.operations.planning import Plan, plan
from photoallegret.privacy.queries.tied import Person, personal_columns
from photoallegret.processors import OTHERS
from photoallegret.restricted import demand_unrestricted, is_restricted

GRACE = timedelta(days=7)
SALT = "keep-account"
ERASABLE = frozenset({Right.ERASURE, Right.WITHDRAWAL})

logger = logging.getLogger(__name__)


class LastOwnerError(Exception):
    """Nobody else would answer for the site."""


def person_of(account: Account) -> Person:
    """Return of whom an account tells: by its address too, once that was proved."""
    return Person(account.id, account.email_key if account.confirmed_at else "")


def is_last_owner(account: Account) -> bool:
    """Say whether no other owner would stay once ``account`` is closed."""
    others = exists().where(
        Account.role == Role.OWNER,
        Account.id != account.id,
        Account.confirmed_at.is_not(None),
        Account.suspended_at.is_(None),
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
    if is_last_owner(account):
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
        ValueError: nothing that may be erased alone was named.
        RestrictedError: the data may only be kept (GDPR art. 18(2)).

    """
    demand_unrestricted(account_id=account.id, address=account.email_key)
    wanted = frozenset(scope) & allowed_parts(plan(person_of(account)))
    if not wanted:
        message = "nothing to erase"
        raise ValueError(message)
    return erase(_order(account, wanted), journal)


def close_due(journal: Journal, now: datetime) -> int:
    """Erase the accounts whose time has come; return how many. Commits each.

    One that fails stays for the next time, and the others go on.
    """
    due = select(Account.id).where(Account.closing_at <= now).order_by(Account.closing_at)
    closed = 0
    for account_id in db.session.scalars(due).all():
        account = db.session.get(Account, account_id)
        if account is None or account.closing_at is None or account.closing_at > now:
            continue  # kept meanwhile
        if is_restricted(account_id=account.id, address=account.email_key):
            continue
        if is_last_owner(account):
            logger.warning("an account is not closed: no other owner would stay")
            continue
        try:
            erase(_order(account, frozenset()), journal)
            closed += 1
        except Exception:
            db.session.rollback()
            logger.exception("an account could not be closed")
    db.session.rollback()
    return closed


def _order(account: Account, scope: frozenset[str]) -> Order:
    letter = Letter(
        slug="erasure-done",
        to=account.email,
        language=account.language,
        values={"is_whole": not scope},
    )
    return Order(person=person_of(account), scope=scope, letter=letter, also=tell_owners)


def tell_owners(done: Plan, number: int) -> None:
    """Tell the photographers who received what was erased: they are to be told (GDPR art. 19)."""
    if not done.recipients:
        return
    names = [OTHERS[Recipient(kind)] for kind in done.recipients]
    owners = select(Account.email, Account.language).where(
        Account.role == Role.OWNER, Account.suspended_at.is_(None)
    )
    for email, language in db.session.execute(owners):
        values = {"number": number, "recipients": names}
        post(Letter(slug="erasure-recipients", to=email, language=language, values=values))


def _tell(account: Account, slug: str, values: dict[str, str]) -> None:
    post(Letter(slug=slug, to=account.email, language=account.language, values=values))
