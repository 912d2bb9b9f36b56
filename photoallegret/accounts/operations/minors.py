"""Under fifteen: an account is a child's and a parent's decision together (LIL art. 45)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.joining import (
    CHILD,
    PARENTAL,
    Joining,
    Shown,
    make_member,
    note_act,
    subject_of,
)
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.sealed_links import LIFE, open_link, seal_link
from photoallegret.accounts.operations.sessions import end_sessions_of
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import ConsentEntry

DOUBT, DOUBT_PARENT = "age-doubt", "age-doubt-parent"
"""What a link serves for: to name a parent, to agree as one."""


def make_child_member(joining: Joining, shown: Shown, words: str, trace: Trace) -> Account | None:
    """Make a child's account, to which both have agreed; None when the address has one.

    Args:
        joining: the child, who agreed.
        shown: as for any member.
        words: what the parent agreed to, as shown.
        trace: when and from where the parent agrees.

    """
    account = make_member(joining, shown, trace)
    if account is not None:
        agreed_at = datetime.fromisoformat(joining.agreed_at)
        note_act(account.id, CHILD, words, "link sent to the child", agreed_at)
        note_act(account.id, PARENTAL, words, "link sent to the parent", trace.at)
    return account


def doubt_age(account_id: int, trace: Trace) -> None:
    """Let nobody sign in to an account until a parent agrees. Writing to its holder is apart."""
    account = db.session.get_one(Account, account_id)
    account.age_doubted_at = trace.at
    end_sessions_of(account_id)
    note(Event.AGE_DOUBTED, account_id, trace)


def write_of_doubt(account: Account, link: str, now: datetime) -> None:
    """Tell the holder of a doubted account how a parent may agree."""
    letter = Letter(
        slug="account-doubt", to=account.email, language=account.language, values={"link": link}
    )
    post(letter, expires_at=now + LIFE)


def doubt_link(
    purpose: str, account: Account, secrets: Mapping[str, str], now: datetime, **more: str
) -> str:
    """Return the last part of a link about an account whose age is doubted."""
    since = account.age_doubted_at.isoformat() if account.age_doubted_at else ""
    values = {"account": account.id, "since": since, **more}
    return seal_link(purpose, values, secrets, now.isoformat())


def doubted(
    purpose: str, token: str, secrets: Mapping[str, str], now: datetime
) -> tuple[Account, dict[str, Any]] | None:
    """Return the account a link speaks of and what it holds, None when the doubt is over."""
    values = open_link(purpose, token, secrets, now)
    account = None if values is None else db.session.get(Account, values["account"])
    if values is None or account is None or account.age_doubted_at is None:
        return None
    return (account, values) if account.age_doubted_at.isoformat() == values["since"] else None


def trust_age(account_id: int, trace: Trace) -> None:
    """End a doubt about an age; a suspension stays."""
    account = db.session.get_one(Account, account_id)
    if account.age_doubted_at is not None:
        account.age_doubted_at = None
        note(Event.AGE_TRUSTED, account_id, trace)


def end_doubt(account: Account, agreed_at: str, words: str, trace: Trace) -> None:
    """End a doubt: the child and a parent have agreed.

    Args:
        account: whose age was doubted.
        agreed_at: when the child agreed, in ISO 8601.
        words: what the parent agreed to, as shown.
        trace: when and from where the parent agrees.

    """
    trust_age(account.id, trace)
    note_act(account.id, CHILD, words, "link sent to the child", datetime.fromisoformat(agreed_at))
    note_act(account.id, PARENTAL, words, "link sent to the parent", trace.at)


def is_minor(account_id: int) -> bool:
    """Say whether its holder was under fifteen when it was made or doubted (LIL art. 51, II)."""
    found = exists().where(
        ConsentEntry.subject == subject_of(account_id), ConsentEntry.purpose == PARENTAL
    )
    return bool(db.session.scalar(select(found)))
