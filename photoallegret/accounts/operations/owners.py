"""Owners, the photographers: who is one, how the first and the others become it, what they hear."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import exists, select

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.links import LinkPurpose, forget_links, make_link
from photoallegret.accounts.operations.sessions import end_sessions_of
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post


class OwnerError(Exception):
    """The account cannot become an owner: it is one."""


class AddressError(ValueError):
    """The text is no e-mail address."""


def has_owner() -> bool:
    """Say whether anybody owns the studio. It reads on a connection of its own."""
    with db.engine.connect() as connection:
        return bool(connection.scalar(select(exists().where(Account.role == Role.OWNER))))


def account_with(email: str) -> Account | None:
    """Return the account whose address ``email`` is, however it is written."""
    return db.session.scalar(select(Account).where(Account.email_key == address_key(email)))


def make_owner(email: str, language: str, trace: Trace) -> Account:
    """Make the account of this address an owner's, or a new one if there is none.

    From then on nobody becomes the first owner by a link.

    Args:
        email: the address, as the person writes it.
        language: the language a new account is spoken to in.
        trace: when and from where it is done.

    Raises:
        AddressError: it is no e-mail address.
        OwnerError: the account is an owner's already.

    """
    key = address_key(email)
    if not key:
        raise AddressError(email)
    account = account_with(email)
    if account is None:
        account = Account(
            email=email.strip(), email_key=key, language=language, created_at=trace.at
        )
        db.session.add(account)
    elif account.is_owner:
        raise OwnerError(account.email)
    else:  # what a member chose, or whoever is signed in as one, does not lead into the studio
        account.password_hash = ""
        end_sessions_of(account.id)
        forget_links(account.id)
    account.role, account.suspended_at, account.age_doubted_at = Role.OWNER, None, None
    account.confirmed_at = account.confirmed_at or trace.at
    db.session.flush()
    forget_links(None)
    note(Event.OWNER_CREATED, account.id, trace)
    return account


def first_owner_link(now: datetime) -> str | None:
    """Return the token of a link that makes the first owner, None when there is one."""
    if db.session.scalar(select(exists().where(Account.role == Role.OWNER))):
        return None
    return make_link(LinkPurpose.FIRST_OWNER, None, now)


def tell_owners(
    slug: str,
    values_in: Callable[[str], Mapping[str, object]],
    *,
    key: str = "",
    expires_at: datetime | None = None,
) -> int:
    """Post a message to every photographer whose account is open, each in their language.

    Args:
        slug: of the message.
        values_in: returns what it says in a language; names of people stay in the studio.
        key: it is posted once under this key to each of them; "" posts it each time.
        expires_at: after which it is no more worth sending.

    Returns:
        how many messages are new.

    """
    owners = select(Account.id, Account.email, Account.language).where(
        Account.role == Role.OWNER, Account.is_active
    )
    told = 0
    for owner in db.session.execute(owners.order_by(Account.id)).all():
        letter = Letter(
            slug=slug,
            to=owner.email,
            language=owner.language,
            values=dict(values_in(owner.language)),
        )
        dedupe = f"{key}:{owner.id}" if key else ""
        told += post(letter, dedupe_key=dedupe, expires_at=expires_at) is not None
    return told
