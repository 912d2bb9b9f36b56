"""One-time links: made, found without being used, used once. Only their hash is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update

from photoallegret.accounts.models import Account, OneTimeLink
from photoallegret.accounts.operations.sessions import TOKEN_BYTES, token_hash
from photoallegret.accounts.personal_data import CREDENTIALS
from photoallegret.db import db

LIFE = CREDENTIALS.retention.period("one-time-links").length


class LinkPurpose(StrEnum):
    """What a link lets its holder do."""

    SET_PASSWORD = "set-password"  # noqa: S105 -- a purpose
    FIRST_OWNER = "first-owner"
    RESET_PASSWORD = "reset-password"  # noqa: S105 -- a purpose
    """As the first, asked for by whoever forgot it."""


LIVES = {
    LinkPurpose.SET_PASSWORD: LIFE,
    LinkPurpose.FIRST_OWNER: LIFE,
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A link that can still be used."""

    purpose: LinkPurpose
    account_id: int | None
    email: str
    """"" for the first owner, whose address is yet to be told."""


def make_link(purpose: LinkPurpose, account_id: int | None, now: datetime) -> str:
    """Write a link and return its token, shown now and never again; older ones die.

    Args:
        purpose: what it lets its holder do.
        account_id: whose password it sets; None for the first owner.
        now: it lasts from then as long as ``LIVES`` says.

    """
    forget_links(account_id, None if purpose is not LinkPurpose.RESET_PASSWORD else purpose)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose.value,
            account_id=account_id,
            created_at=now,
            ends_at=now + LIVES[purpose],
        )
    )
    db.session.flush()
    return token


def find_link(token: str, now: datetime) -> Offer | None:
    """Return what ``token`` offers, None when it is used, ended or unknown.

    It reads on a connection of its own: no lock is held while its holder's form is dealt with.
    """
    with db.engine.connect() as connection:
        row = connection.execute(
            select(OneTimeLink.purpose, OneTimeLink.account_id, Account.email)
            .outerjoin(Account, Account.id == OneTimeLink.account_id)
            .where(
                OneTimeLink.token_hash == token_hash(token),
                OneTimeLink.used_at.is_(None),
                OneTimeLink.ends_at > now,
            )
        ).one_or_none()
    return None if row is None else Offer(LinkPurpose(row.purpose), row.account_id, row.email or "")


def use_link(token: str, now: datetime) -> bool:
    """Use the link up; say whether it was still to be used. Of two at once, one wins."""
    used = db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.ends_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeLink.token_hash)
    )
    return used.scalar_one_or_none() is not None


def forget_links(account_id: int | None, purpose: LinkPurpose | None = None) -> None:
    """Delete the links of an account, or those of one purpose; None: those for the first owner.

    What a stranger may ask for ends nothing else: the way back printed on the server stays.
    """
    wanted = OneTimeLink.account_id == account_id
    if purpose is not None:
        wanted &= OneTimeLink.purpose == purpose.value
    db.session.execute(delete(OneTimeLink).where(wanted))
