"""Whose data may only be kept (GDPR art. 18): asked by everything that would use them.

What is restricted is neither shown, changed, written to nor deleted until the restriction ends,
and the person is told before it does (art. 18(3)).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.clock import now
from photoallegret.db import Model, db
from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Subject,
    Tie,
    not_personal,
    personal,
)

LONGEST_ADDRESS, LONGEST_GROUND = 254, 300
NOTICE = Period("restrictions", timedelta(days=3), N_("the person was told that it ends"))

RESTRICTION = Processing(
    slug="restrictions",
    category=N_("Account or address of those whose data may only be kept, since when and why"),
    persons=N_("those whose data may only be kept"),
    sources=frozenset({Source.PERSON, Source.SITE}),
    withheld=N_("without the address, nobody can tell whose data may only be kept"),
    purpose=N_("Let nobody use data whose use was contested, until that is settled"),
    lawful_basis=LawfulBasis.LEGAL_OBLIGATION,
    retention=Retention(periods=(NOTICE,), criterion=N_("as long as the restriction lasts")),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.RECTIFICATION}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)


class Restriction(Model):
    """One person whose data may only be kept."""

    __tablename__ = "restriction"
    __subjects__ = (
        Subject(Tie.ACCOUNT, "account_id"),
        Subject(Tie.ADDRESS, "address", proved=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), unique=True, info=personal(RESTRICTION)
    )
    address: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), unique=True, info=personal(RESTRICTION)
    )
    """Normalised, as ``email_key`` columns keep it."""
    language: Mapped[str] = mapped_column(String(8), info=personal(RESTRICTION))
    """In which the person is told that it ends."""
    since: Mapped[datetime] = mapped_column(info=personal(RESTRICTION))
    ground: Mapped[str] = mapped_column(String(LONGEST_GROUND), info=personal(RESTRICTION))
    told_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(RESTRICTION))
    """When the person was told that it ends; it ends ``NOTICE`` later."""

    __table_args__ = (CheckConstraint("address <> ''", name="address_known"),)


class RestrictedError(Exception):
    """The data may only be kept: nothing was changed."""


def is_restricted(*, account_id: int | None = None, address: str = "") -> bool:
    """Say whether the data of somebody, known by an account or an address, may only be kept."""
    ways: list[ColumnElement[bool]] = []
    if account_id is not None:
        ways.append(Restriction.account_id == account_id)
    if address:
        ways.append(Restriction.address == address.casefold())
    if not ways:
        return False
    found = select(Restriction.id).where(or_(*ways), holds()).limit(1)
    return db.session.scalar(found) is not None


def demand_unrestricted(*, account_id: int | None = None, address: str = "") -> None:
    """Raise RestrictedError when the data of this person may only be kept."""
    if is_restricted(account_id=account_id, address=address):
        raise RestrictedError


def holds() -> ColumnElement[bool]:
    """Return the condition under which a restriction holds still."""
    return or_(Restriction.told_at.is_(None), Restriction.told_at > now() - NOTICE.length)


def ends_by_itself(connection: Connection, moment: datetime) -> datetime | None:
    """Return when, after ``moment``, the first restriction ends whose end was told."""
    told: datetime | None = connection.scalar(
        select(func.min(Restriction.told_at)).where(Restriction.told_at > moment - NOTICE.length)
    )
    return None if told is None else told + NOTICE.length


def restricted_addresses() -> Any:  # noqa: ANN401 -- a selectable
    """Return, for a condition, the addresses of those whose data may only be kept."""
    return select(Restriction.address).where(holds())


def restricted_accounts() -> Any:  # noqa: ANN401 -- a selectable
    """Return, for a condition, the accounts of those whose data may only be kept."""
    return select(Restriction.account_id).where(Restriction.account_id.is_not(None), holds())
