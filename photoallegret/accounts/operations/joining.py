"""Becoming a member: nothing is kept of who asks before their address is proved."""

import secrets as random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Self

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from photoallegret.accounts.models import Account, Role, UsedLink
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.owners import account_with
from photoallegret.accounts.operations.sealed_links import LIFE, open_link, seal_link
from photoallegret.accounts.operations.sessions import TOKEN_BYTES, token_hash
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import ConsentAct
from photoallegret.privacy.operations.consents import Consent, note_consent

JOIN, PARENT = "join", "join-parent"
"""What a link serves for: to prove one's address, to agree to a child's account."""
TEXTS, TERMS = "account-texts", "account-terms"
CHILD, PARENTAL = "minor-account-child", "minor-account-parent"
"""Purposes in the ledger of consents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Who wants an account, as the sealed link carries it from one page to the next."""

    email: str
    email_key: str
    language: str
    password_hash: str
    parent: str = ""
    """A parent's address, when who asks is under fifteen."""
    agreed_at: str = ""
    """When the child agreed, in ISO 8601."""
    nonce: str = field(default_factory=lambda: random.token_urlsafe(TOKEN_BYTES))
    """Tells this sign-up from every other: one account is made by all its links together."""

    def sealed(self, purpose: str, secrets: Mapping[str, str], now: datetime) -> str:
        """Return the last part of the link that carries it."""
        return seal_link(purpose, asdict(self), secrets, now.isoformat())

    @classmethod
    def opened(
        cls, purpose: str, token: str, secrets: Mapping[str, str], now: datetime
    ) -> Self | None:
        """Return who a link speaks of, None when it does not serve any more."""
        values = open_link(purpose, token, secrets, now)
        if values is None:
            return None
        values.pop("at")
        return cls(**values)

    def agreed(self, now: datetime) -> "Joining":
        """Return it as the child has agreed to it."""
        return replace(self, agreed_at=now.isoformat())


def subject_of(account_id: int) -> str:
    """Return whose consent it is, as the ledger knows it: no name, no address."""
    return f"account:{account_id}"


def write_to_confirm(joining: Joining, link: str, now: datetime) -> None:
    """Send the ``link`` that proves the address; to who has an account, that they have one."""
    holder = account_with(joining.email)
    if holder is not None:
        write_that_it_exists(holder, now)
        return
    slug = "account-confirm-child" if joining.parent else "account-confirm"
    letter = Letter(slug=slug, to=joining.email, language=joining.language, values={"link": link})
    post(letter, expires_at=now + LIFE)


def write_that_it_exists(account: Account, now: datetime) -> None:
    """Tell the holder of ``account`` that somebody asked for one with their address."""
    letter = Letter(slug="account-exists", to=account.email, language=account.language)
    post(letter, expires_at=now + LIFE)


def write_to_parent(email: str, child: str, language: str, link: str, now: datetime) -> None:
    """Send a parent the ``link`` by which they agree to the account of ``child``; once."""
    values = {"link": link, "child": child}
    letter = Letter(slug="account-parent", to=email, language=language, values=values)
    post(letter, expires_at=now + LIFE)


def is_used(joining: Joining) -> bool:
    """Say whether the account of this sign-up was made, be it there or gone."""
    return db.session.get(UsedLink, token_hash(joining.nonce)) is not None


def forget_used_links(now: datetime) -> None:
    """Delete what tells of links that have ended by themselves."""
    db.session.execute(delete(UsedLink).where(UsedLink.ends_at <= now))


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside the button that makes an account, in the person's language."""

    texts: str
    """What the law wants told; its digest is kept."""
    terms: str
    """What is accepted: it names the version of the terms by its digest."""


def make_member(joining: Joining, shown: Shown, trace: Trace) -> Account | None:
    """Make the account of an address that was proved.

    Args:
        joining: who wants it.
        shown: what it is made upon, kept as a proof.
        trace: when and from where.

    Returns:
        the account; None when the address has one, or this sign-up has made its own.

    """
    if account_with(joining.email) is not None or is_used(joining):
        return None
    account = Account(
        email=joining.email,
        email_key=joining.email_key,
        role=Role.MEMBER,
        language=joining.language,
        password_hash=joining.password_hash,
        created_at=trace.at,
        confirmed_at=trace.at,
        checked_at=trace.at,
        seen_on=trace.at.date(),
    )
    try:
        with db.session.begin_nested():
            used = UsedLink(nonce_hash=token_hash(joining.nonce), ends_at=trace.at + LIFE)
            db.session.add_all((account, used))
            db.session.flush()
    except IntegrityError:  # made by another request meanwhile
        return None
    note(Event.ACCOUNT_CREATED, account.id, trace)
    note_act(account.id, TEXTS, shown.texts, "sign-up form", trace.at)
    note_act(account.id, TERMS, shown.terms, "sign-up form", trace.at)
    return account


def note_act(account_id: int, purpose: str, text: str, how: str, at: datetime) -> None:
    """Write in the ledger what somebody agreed to for an account, in the words shown."""
    consent = Consent(subject=subject_of(account_id), purpose=purpose, text=text, how=how)
    note_consent(consent, ConsentAct.GIVEN, at)
