"""What exists of accounts: people, their sessions, links, keys, and the security journal."""

import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.accounts.personal_data import (
    ACCOUNT,
    ADDRESS_CHANGE,
    AGE,
    CREDENTIALS,
    PICTURE,
    PROFILE,
    SECURITY,
    SIGNED_IN,
)
from photoallegret.db import Model, named
from photoallegret.encrypted import EncryptedText
from photoallegret.personal_data import Subject, Tie, not_personal, personal

LONGEST_ADDRESS = 254
"""Characters of an e-mail address (RFC 5321, 4.5.3.1.3)."""
LONGEST_NAME = 60
PICTURES = "profiles"
"""The folder of the data folder where profiles' pictures stand, each in a folder of its own."""
EMPTIED = ""
"""The event of an entry of which retention left the hashes alone."""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else over the telephone."""


def new_reference() -> str:
    """Return a new reference: "C-7F3K2M". Two never being the same is the column's business."""
    return "C-" + "".join(secrets.choice(LETTERS) for _ in range(6))


class Role(StrEnum):
    """What an account may do."""

    OWNER = "owner"
    """The photographer: everything in the studio."""
    AGENT = "agent"
    """Helps in the studio, with questions too, but not with accounts and mail."""
    MEMBER = "member"
    """A visitor who has an account."""


class Account(Model):
    """One person who can sign in. Its methods are those Flask-Login asks for."""

    __tablename__ = "account"
    __subjects__ = (
        Subject(Tie.ACCOUNT, "id"),
        Subject(Tie.ADDRESS, "email_key", proved="confirmed_at"),
    )
    __made__ = ("created_at",)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), info=personal(ACCOUNT))
    """As the person writes it."""
    email_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), unique=True, info=personal(ACCOUNT)
    )
    """One form of all the ways to write it: an address has one account."""
    reference: Mapped[str] = mapped_column(
        String(12), unique=True, default=new_reference, info=personal(ACCOUNT)
    )
    """Told to people, by mail and telephone: "C-7F3K2M". It opens nothing."""
    role: Mapped[Role] = mapped_column(named(Role), info=personal(ACCOUNT))
    first_name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), default="", info=personal(PROFILE, correctable=True)
    )
    last_name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), default="", info=personal(PROFILE, correctable=True)
    )
    language: Mapped[str] = mapped_column(String(8), default="fr", info=personal(ACCOUNT))
    password_hash: Mapped[str] = mapped_column(String(200), default="", info=personal(CREDENTIALS))
    """"" until the first one is set."""
    totp_secret: Mapped[str] = mapped_column(
        EncryptedText("second-factor", 300), default="", info=personal(CREDENTIALS)
    )
    """Of the authenticator application; "" when there is none."""
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(info=personal(CREDENTIALS))
    """When a first code proved the application is set up; asked for from then on."""
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger, info=personal(CREDENTIALS))
    """The time step of the last code accepted: no code serves twice (RFC 6238, 5.2)."""
    created_at: Mapped[datetime] = mapped_column(info=personal(ACCOUNT))
    confirmed_at: Mapped[datetime | None] = mapped_column(info=personal(ACCOUNT))
    """When the address was proved."""
    suspended_at: Mapped[datetime | None] = mapped_column(info=personal(ACCOUNT))
    """Since when nobody may sign in to it: the photographer's decision."""
    closing_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(ACCOUNT))
    """When it is erased, unless its holder changes their mind before."""
    age_doubted_at: Mapped[datetime | None] = mapped_column(info=personal(AGE))
    """Since when nobody may sign in to it until a parent agrees; whether suspended too or not."""
    seen_on: Mapped[date | None] = mapped_column(index=True, info=personal(ACCOUNT))
    """The last day it was signed in to, or used."""
    ends_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(ACCOUNT))
    """When it is erased unless signed in to: its holder was told."""
    checked_at: Mapped[datetime | None] = mapped_column(info=personal(ACCOUNT))
    """When its holder last said that what is kept is right."""
    check_asked_at: Mapped[datetime | None] = mapped_column(info=personal(ACCOUNT))
    """When that was last asked by mail."""

    __table_args__ = (Index(None, "role", "ends_at"), {"sqlite_autoincrement": True})
    """A number never comes again: consents and journals speak of accounts by theirs."""

    is_authenticated = True
    is_anonymous = False

    @hybrid_property
    def is_active(self) -> bool:
        """Say whether it may be signed in to."""
        return self.suspended_at is None and self.age_doubted_at is None

    @is_active.inplace.expression
    @classmethod
    def _is_active(cls) -> ColumnElement[bool]:
        return and_(cls.suspended_at.is_(None), cls.age_doubted_at.is_(None))

    @property
    def is_owner(self) -> bool:
        """Say whether it is the photographer's."""
        return self.role is Role.OWNER

    def get_id(self) -> str:
        """Return its id as text."""
        return str(self.id)


class ProfilePicture(Model):
    """The picture of an account: square, in two sizes, seen by its holder and the studio."""

    __tablename__ = "profile_picture"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, info=personal(PICTURE)
    )
    key: Mapped[str] = mapped_column(String(32), unique=True, info=personal(PICTURE))
    """Unguessable; names its folder."""
    added_at: Mapped[datetime] = mapped_column(info=personal(PICTURE))

    def files(self) -> tuple[str, ...]:
        """Return the folder that holds both sizes."""
        return (f"{PICTURES}/{self.key[:2]}/{self.key}",)


class AddressChange(Model):
    """Another address for an account, until both addresses have agreed."""

    __tablename__ = "address_change"
    __subjects__ = (
        Subject(Tie.ACCOUNT, "account_id"),
        Subject(
            Tie.ADDRESS,
            "new_key",
            only=("new_email", "new_key"),
            shared=True,
            proved="new_agreed_at",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), unique=True, info=personal(ADDRESS_CHANGE)
    )
    new_email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), info=personal(ADDRESS_CHANGE))
    new_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), index=True, info=personal(ADDRESS_CHANGE)
    )
    asked_at: Mapped[datetime] = mapped_column(index=True, info=personal(ADDRESS_CHANGE))
    old_agreed_at: Mapped[datetime | None] = mapped_column(info=personal(ADDRESS_CHANGE))
    new_agreed_at: Mapped[datetime | None] = mapped_column(info=personal(ADDRESS_CHANGE))


class SignedIn(Model):
    """One browser in which an account is signed in. The cookie's token is kept as a hash."""

    __tablename__ = "session"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=personal(CREDENTIALS))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=personal(SIGNED_IN)
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON, info=personal(SIGNED_IN))
    """What Flask and its extensions keep: messages for the next page."""
    device: Mapped[str] = mapped_column(String(80), default="", info=personal(SIGNED_IN))
    """Browser and system in two words: "Firefox, Linux"."""
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal(SIGNED_IN))
    seen_at: Mapped[datetime] = mapped_column(index=True, info=personal(SIGNED_IN))
    """Its last use, to the hour."""
    fresh_at: Mapped[datetime] = mapped_column(info=personal(SIGNED_IN))
    """When the person last proved who they are; dangerous acts ask again after a while."""
    ends_at: Mapped[datetime] = mapped_column(info=not_personal())


class OneTimeLink(Model):
    """A link sent or printed, that lets its holder do one thing once."""

    __tablename__ = "one_time_link"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    token_hash: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=personal(CREDENTIALS)
    )
    purpose: Mapped[str] = mapped_column(String(30), info=not_personal())
    """ "set-password", "reset-password", or "first-owner": an account yet to be."""
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=personal(CREDENTIALS)
    )
    created_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    ends_at: Mapped[datetime] = mapped_column(info=not_personal())
    used_at: Mapped[datetime | None] = mapped_column(info=not_personal())

    __table_args__ = (
        CheckConstraint(
            "(account_id IS NULL) = (purpose = 'first-owner')", name="link_has_account"
        ),
    )


class UsedLink(Model):
    """A sign-up whose account was made: its links make no other one, whatever becomes of it."""

    __tablename__ = "used_link"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=not_personal())
    """Of the sign-up's random number, which stands in its links alone: it leads to nobody."""
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    """When the last of its links ends."""


class RecoveryCode(Model):
    """A code that stands once for the second factor; kept as a keyed digest."""

    __tablename__ = "recovery_code"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal(CREDENTIALS))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=personal(CREDENTIALS)
    )
    used_at: Mapped[datetime | None] = mapped_column(info=personal(CREDENTIALS))


class UploadKey(Model):
    """A key with which a program, no browser, sends photographs; kept as a hash."""

    __tablename__ = "upload_key"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=personal(CREDENTIALS))
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=personal(CREDENTIALS)
    )
    name: Mapped[str] = mapped_column(String(80), info=personal(CREDENTIALS))
    """What the photographer calls it: "Lightroom"."""
    created_at: Mapped[datetime] = mapped_column(info=personal(CREDENTIALS))
    used_at: Mapped[datetime | None] = mapped_column(info=personal(CREDENTIALS))
    revoked_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(CREDENTIALS))


class JournalEntry(Model):
    """One event of security: a sign-in, a failure, a change of credentials. Only added."""

    __tablename__ = "security_journal"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    at: Mapped[datetime] = mapped_column(index=True, info=personal(SECURITY))
    event: Mapped[str] = mapped_column(String(40), info=personal(SECURITY, closed=True))
    """ "signed-in", "sign-in-failed", "password-changed", "second-factor-set"…"""
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), info=personal(SECURITY)
    )
    network: Mapped[str] = mapped_column(String(64), default="", info=personal(SECURITY))
    """That day's keyed name of the network (see throttle): no address."""
    device: Mapped[str] = mapped_column(String(80), default="", info=personal(SECURITY))
    place: Mapped[int | None] = mapped_column(index=True, info=not_personal())
    """In the chain (see ``operations/chaining.py``), from 1; NULL until its commit."""
    salt: Mapped[str] = mapped_column(
        String(32), default="", info=personal(SECURITY, withheld=True)
    )
    """Of the digest; gone with what the digest is of."""
    digest: Mapped[str] = mapped_column(String(64), default="", info=not_personal())
    """Of what tells of a person here; without the salt it tells nothing."""
    former_hash: Mapped[str] = mapped_column(String(64), default="", info=not_personal())
    hash: Mapped[str] = mapped_column(String(64), default="", info=not_personal())

    __table_args__ = (Index(None, "account_id", "id"),)


class JournalChain(Model):
    """Where the chain of the security journal begins and ends. Its one row is made with it."""

    __tablename__ = "security_chain"

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    first: Mapped[int] = mapped_column(info=not_personal())
    """The place of the first entry there is; those before it were kept long enough."""
    first_hash: Mapped[str] = mapped_column(String(64), info=not_personal())
    """Which that entry follows."""
    last: Mapped[int] = mapped_column(info=not_personal())
    last_hash: Mapped[str] = mapped_column(String(64), info=not_personal())
