"""What exists of after death: directives, who was named, files of deaths, copies handed over."""

import json
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy import text as written
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.accounts.models import LONGEST_ADDRESS, Account
from photoallegret.db import Model, named, partial_index
from photoallegret.directives.personal_data import (
    DEATHS,
    DECEASED,
    DESIGNEES,
    DIRECTIVES,
    HANDOVERS,
)
from photoallegret.encrypted import EncryptedText
from photoallegret.i18n import N_
from photoallegret.personal_data import Subject, Tie, Unlinked, not_personal, personal

LONGEST_NAME, LONGEST_WORDS = 120, 2000
FOLDER = "handovers"
"""Of the data folder: the copies made for those who are to have them."""
HOLDS = "ended_at IS NULL"
"""Written out: of one person, one at a time holds."""
NAME, ADDRESS, WORDS = 700, 1200, 8300
"""Characters of a name, an address and some lines once they are encrypted."""


class Fate(StrEnum):
    """What becomes of one category of data after its person's death."""

    KEEP = "keep"
    """As long as its declared period."""
    ERASE = "erase"
    HAND_OVER = "hand-over"
    """A copy to who was named, then it is erased here."""


class Ending(StrEnum):
    """Why directives or a designation hold no more."""

    REPLACED = "replaced"
    REVOKED = "revoked"
    REFUSED = "said-no"
    """By who was named."""
    CARRIED_OUT = "carried-out"


class Directive(Model):
    """What one person wants after their death: a version. A later one replaces it."""

    __tablename__ = "directive"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), info=personal(DIRECTIVES)
    )
    """None once carried out: what was wanted is kept a year, the account is not."""
    content: Mapped[str] = mapped_column(
        EncryptedText("directives", WORDS), info=personal(DIRECTIVES)
    )
    """JSON: the fate of each category by its slug, and whether heirs receive nothing."""
    made_at: Mapped[datetime] = mapped_column(info=personal(DIRECTIVES))
    ended_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(DIRECTIVES))
    ending: Mapped[Ending | None] = mapped_column(named(Ending), info=personal(DIRECTIVES))

    __table_args__ = (
        partial_index("ix_directive_holding", "account_id", where=written(HOLDS), unique=True),
        Index(None, "account_id"),
    )

    @property
    def fates(self) -> dict[str, Fate]:
        """Return what was chosen, by the slug of the processing."""
        chosen = json.loads(self.content or "{}").get("fates", {})
        return {slug: Fate(fate) for slug, fate in chosen.items()}

    @property
    def is_closed_to_heirs(self) -> bool:
        """Say whether heirs are to receive nothing (LIL art. 85, II)."""
        return bool(json.loads(self.content or "{}").get("closed"))

    @property
    def says_something(self) -> bool:
        """Say whether anything was chosen."""
        return bool(self.fates) or self.is_closed_to_heirs


def content_of(fates: dict[str, Fate], *, closed: bool) -> str:
    """Return what a directive holds, as text."""
    chosen = {slug: fate.value for slug, fate in sorted(fates.items())}
    return json.dumps({"fates": chosen, "closed": closed})


class Designation(Model):
    """Somebody named to see to an account after its holder's death; a link is their credential."""

    __tablename__ = "designation"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), info=personal(DESIGNEES)
    )
    name: Mapped[str] = mapped_column(EncryptedText("designees", NAME), info=personal(DESIGNEES))
    address: Mapped[str] = mapped_column(
        EncryptedText("designees", ADDRESS), info=personal(DESIGNEES)
    )
    language: Mapped[str] = mapped_column(String(8), info=personal(DESIGNEES))
    """In which they are written to."""
    code_hash: Mapped[str] = mapped_column(
        String(64), unique=True, info=personal(DESIGNEES, withheld=True)
    )
    made_at: Mapped[datetime] = mapped_column(info=personal(DESIGNEES))
    silenced_at: Mapped[datetime | None] = mapped_column(info=personal(DESIGNEES))
    """Since when their link tells of no death: the one it told of was none."""
    ended_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(DESIGNEES))
    ending: Mapped[Ending | None] = mapped_column(named(Ending), info=personal(DESIGNEES))

    __table_args__ = (
        partial_index("ix_designation_holding", "account_id", where=written(HOLDS), unique=True),
        Index(None, "account_id"),
    )


class Teller(StrEnum):
    """Who told of a death."""

    DESIGNEE = "designee"
    HEIR = "heir"
    SOMEBODY = "somebody"


class Proof(StrEnum):
    """Which document was seen; none is kept."""

    NONE = "none"
    CERTIFICATE = "death-certificate"
    """It proves the death, and nobody's right."""
    NOTORIETY = "notoriety"
    """Acte de notoriété: it proves an heir too (décret 2019-536 art. 124)."""
    FAMILY_BOOK = "family-book"
    """Livret de famille: as above."""


HEIRS_PROOFS = (Proof.NOTORIETY, Proof.FAMILY_BOOK)


class FileState(StrEnum):
    """How far a file has come."""

    QUARANTINE = "quarantine"
    MISTAKEN = "mistaken"
    """The person lives."""
    CARRIED_OUT = "carried-out"


class DeathFile(Model):
    """One death that was told, until everything is done."""

    __tablename__ = "death_file"
    __subjects__ = (
        Subject(Tie.ACCOUNT, "account_id"),
        Subject(Tie.ADDRESS, "address", proved=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), unique=True, info=personal(DEATHS))
    """Told to those who write: "F-7F3K2M". It opens nothing."""
    account_id: Mapped[int | None] = mapped_column(Integer, index=True, info=personal(DECEASED))
    """Of the account concerned; no foreign key: the file outlives it, and then names nobody."""
    address: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), index=True, info=personal(DECEASED)
    )
    """Normalised, as ``email_key`` columns keep it."""
    directive_id: Mapped[int | None] = mapped_column(
        ForeignKey("directive.id", ondelete="SET NULL"), index=True, info=not_personal()
    )
    designation_id: Mapped[int | None] = mapped_column(
        ForeignKey("designation.id", ondelete="SET NULL"), index=True, info=not_personal()
    )
    """Who was named when the death was told."""
    teller: Mapped[Teller] = mapped_column(named(Teller), info=personal(DEATHS))
    teller_name: Mapped[str] = mapped_column(
        EncryptedText("deaths", NAME), default="", info=personal(DEATHS, withheld=True)
    )
    teller_address: Mapped[str] = mapped_column(
        EncryptedText("deaths", ADDRESS), default="", info=personal(DEATHS, withheld=True)
    )
    teller_reach: Mapped[str] = mapped_column(
        EncryptedText("deaths", WORDS), default="", info=personal(DEATHS, withheld=True)
    )
    """How else to reach them, and what they wrote."""
    told_how: Mapped[str] = mapped_column(String(12), info=personal(DEATHS, closed=True))
    """ "page", "mail", "post" or "telephone"."""
    language: Mapped[str] = mapped_column(String(8), info=personal(DEATHS))
    """In which those who tell are written to."""
    died_on: Mapped[date | None] = mapped_column(info=personal(DEATHS))
    proof: Mapped[Proof] = mapped_column(named(Proof), default=Proof.NONE, info=personal(DEATHS))
    proof_on: Mapped[date | None] = mapped_column(info=personal(DEATHS))
    """The day it was seen."""
    opened_at: Mapped[datetime] = mapped_column(info=personal(DEATHS))
    quarantine_until: Mapped[datetime] = mapped_column(index=True, info=personal(DEATHS))
    closed_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(DEATHS))
    state: Mapped[FileState] = mapped_column(
        named(FileState), default=FileState.QUARANTINE, info=personal(DEATHS)
    )
    restricted: Mapped[bool] = mapped_column(default=False, info=personal(DEATHS))
    """Whether this file restricted the data: a thaw ends only what it did."""
    suspended: Mapped[bool] = mapped_column(default=False, info=personal(DEATHS))
    partly_at: Mapped[datetime | None] = mapped_column(info=personal(DEATHS))
    """When what the person directed was done, while heirs still had time for the rest."""

    directive: Mapped[Directive | None] = relationship()
    designation: Mapped[Designation | None] = relationship()
    claims: Mapped[list["DeathClaim"]] = relationship(order_by="DeathClaim.id")
    entries: Mapped[list["DeathEntry"]] = relationship(order_by="DeathEntry.id")

    __table_args__ = (Index(None, "state", "quarantine_until"),)

    @property
    def fates(self) -> dict[str, Fate]:
        """Return what the person wanted, {} without directives."""
        return self.directive.fates if self.directive else {}


class DeathClaim(Model):
    """What one heir asked for and was granted, on a proof of their own."""

    __tablename__ = "death_claim"
    __subjects__ = (Subject(Tie.PARENT, "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    file_id: Mapped[int] = mapped_column(
        ForeignKey("death_file.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    name: Mapped[str] = mapped_column(
        EncryptedText("deaths", NAME), info=personal(DEATHS, withheld=True)
    )
    address: Mapped[str] = mapped_column(
        EncryptedText("deaths", ADDRESS), info=personal(DEATHS, withheld=True)
    )
    proof: Mapped[Proof] = mapped_column(named(Proof), info=personal(DEATHS))
    """One of ``HEIRS_PROOFS``: it names this heir."""
    proof_on: Mapped[date] = mapped_column(info=personal(DEATHS))
    """The day it was seen."""
    wants: Mapped[str] = mapped_column(String(8), info=personal(DEATHS, closed=True))
    """ "copy" or "erase"."""
    code_hash: Mapped[str] = mapped_column(
        String(64), default="", info=personal(DEATHS, withheld=True)
    )
    """Of the code that opens their copy; "" when they asked for none."""
    granted_at: Mapped[datetime] = mapped_column(info=personal(DEATHS))
    handed_at: Mapped[datetime | None] = mapped_column(info=personal(DEATHS))
    """When their copy was made."""


class DeathEntry(Model):
    """One act on the file of a death. The database lets rows only be added."""

    __tablename__ = "death_entry"
    __subjects__ = (Subject(Tie.PARENT, "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    file_id: Mapped[int] = mapped_column(
        ForeignKey("death_file.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    at: Mapped[datetime] = mapped_column(info=personal(DEATHS))
    act: Mapped[str] = mapped_column(String(20), info=personal(DEATHS, closed=True))
    by: Mapped[str] = mapped_column(String(12), info=personal(DEATHS, closed=True))
    """ "owner", "designee" or "site"."""
    note: Mapped[str] = mapped_column(
        EncryptedText("deaths", WORDS), default="", info=personal(DEATHS, withheld=True)
    )


class Handover(Model):
    """A copy for one person, fetched by a link and a code, until it ends."""

    __tablename__ = "handover"
    __subjects__ = Unlinked(N_("the copy is found by its link and its code, and by nothing else"))

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), index=True, info=personal(HANDOVERS))
    """Of the file."""
    name: Mapped[str] = mapped_column(EncryptedText("handovers", NAME), info=personal(HANDOVERS))
    address: Mapped[str] = mapped_column(
        EncryptedText("handovers", ADDRESS), info=personal(HANDOVERS)
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=not_personal())
    code_hash: Mapped[str] = mapped_column(String(64), info=not_personal())
    key: Mapped[str] = mapped_column(String(43), unique=True, info=not_personal())
    """Unguessable; names its file."""
    size: Mapped[int] = mapped_column(BigInteger, info=not_personal())
    made_at: Mapped[datetime] = mapped_column(info=personal(HANDOVERS))
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    fetched_at: Mapped[datetime | None] = mapped_column(info=personal(HANDOVERS))

    def files(self) -> tuple[str, ...]:
        """Return its file, relative to the data folder."""
        return (f"{FOLDER}/{self.key}.zip",)
