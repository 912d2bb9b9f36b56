"""Members as the photographer sees them: found by address, name or reference."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from photoallegret.accounts.models import Account, AddressChange, ProfilePicture, Role
from photoallegret.db import db

PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the list."""

    account: Account
    picture: str
    """Key of the picture; "" when there is none."""
    waits_for: str
    """The address it is to have, once the present one has agreed; "" when it waits for nothing."""


def members(words: str, before: int | None = None) -> list[Member]:
    """Return members whose address, names or reference hold ``words``, the newest first.

    Args:
        words: what is looked for; "" finds everyone.
        before: only accounts made before the one with this id.

    Returns:
        one more than a page, when there are more.

    """
    wanted = (
        select(Account, ProfilePicture.key, AddressChange.new_email)
        .outerjoin(ProfilePicture, ProfilePicture.account_id == Account.id)
        .outerjoin(AddressChange, AddressChange.account_id == Account.id)
        .where(Account.role == Role.MEMBER)
        .order_by(Account.id.desc())
        .limit(PAGE + 1)
    )
    if words:
        columns = (Account.email, Account.reference, Account.first_name, Account.last_name)
        found = [func.lower(column).contains(words.lower(), autoescape=True) for column in columns]
        wanted = wanted.where(or_(*found))
    if before is not None:
        wanted = wanted.where(Account.id < before)
    return [Member(row[0], row[1] or "", row[2] or "") for row in db.session.execute(wanted)]


def member(account_id: int) -> Account | None:
    """Return the member with this id; None when it is nobody's, or works in the studio."""
    account = db.session.get(Account, account_id)
    return account if account is not None and account.role is Role.MEMBER else None
