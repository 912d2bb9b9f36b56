"""What exists of incidents: the record of each, the acts on it, and who was told."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.accounts.models import LETTERS, Account
from photoallegret.db import Model, named
from photoallegret.i18n import N_
from photoallegret.incidents.personal_data import INCIDENTS, NOTICES
from photoallegret.personal_data import Subject, Tie, Unlinked, not_personal, personal

LONGEST_TITLE, LONGEST_TEXT, LONGEST_CONTACT = 120, 10_000, 300
NAMELESS = N_("the record of breaches tells of people in numbers, and names nobody")


def new_reference() -> str:
    """Return a new reference: "I-7F3K2M". Two never being the same is the column's business."""
    return "I-" + "".join(secrets.choice(LETTERS) for _ in range(6))


class Nature(StrEnum):
    """What was broken (GDPR art. 4(12)); an incident may have all three."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Risk(StrEnum):
    """What the breach may do to people: it says who must be told."""

    UNKNOWN = "unknown"
    """Not judged yet: the clock runs."""
    UNLIKELY = "unlikely"
    """Nobody is told; the reasons are kept (art. 33(1) and (5))."""
    LIKELY = "likely"
    """The authority is told (art. 33)."""
    HIGH = "high"
    """The authority and the people are told (art. 34)."""


class Step(StrEnum):
    """What was done about an incident."""

    DECLARED = "declared"
    CHANGED = "changed"
    AUTHORITY_TOLD = "authority-told"
    LETTERS_ASKED = "letters-asked"
    LETTERS_SENT = "letters-sent"
    BANNER_UP = "banner-up"
    BANNER_DOWN = "banner-down"
    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"


class Incident(Model):
    """One breach of personal data, as GDPR art. 33(3) and (5) want it written down.

    The database itself refuses to delete one that is open, or was closed less than five years ago.
    """

    __tablename__ = "incident"
    __subjects__ = Unlinked(NAMELESS)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(
        String(12), unique=True, default=new_reference, info=personal(INCIDENTS)
    )
    """Told to people and to the authority: "I-7F3K2M". It opens nothing."""
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), info=personal(INCIDENTS))
    happened: Mapped[str] = mapped_column(Text, info=personal(INCIDENTS))
    began_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    ended_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    discovered_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    """When something was first noticed, perhaps by somebody else."""
    known_at: Mapped[datetime] = mapped_column(info=personal(INCIDENTS))
    """When the photographer knew that it is a breach: the 72 hours begin."""
    natures: Mapped[list[str]] = mapped_column(JSON, info=personal(INCIDENTS))
    """Of Nature."""
    processings: Mapped[list[str]] = mapped_column(JSON, info=personal(INCIDENTS))
    """Slugs of the declared uses whose data it touched."""
    written_from: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    written_until: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    """It touched only what came between these; None: no bound."""
    people_count: Mapped[int | None] = mapped_column(Integer, info=personal(INCIDENTS))
    records_count: Mapped[int | None] = mapped_column(Integer, info=personal(INCIDENTS))
    consequences: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    measures_taken: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    measures_proposed: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    risk: Mapped[Risk] = mapped_column(named(Risk), default=Risk.UNKNOWN, info=personal(INCIDENTS))
    why_no_authority: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    why_no_people: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    """Art. 34(3): unreadable data, later measures, a banner in place of letters."""
    contact: Mapped[str] = mapped_column(
        String(LONGEST_CONTACT), default="", info=personal(INCIDENTS)
    )
    authority_told_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    late_reasons: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    """Why the authority was told later than 72 hours (art. 33(1))."""
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, info=personal(INCIDENTS))
    """What people are told, by language: "happened", "consequences", "measures"."""
    letters_asked_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    letters_sent_at: Mapped[datetime | None] = mapped_column(info=personal(INCIDENTS))
    """When everybody had been told; None while letters are still to be written."""
    banner: Mapped[dict[str, str]] = mapped_column(JSON, info=personal(INCIDENTS))
    """What public pages say, by language."""
    banner_until: Mapped[datetime | None] = mapped_column(index=True, info=personal(INCIDENTS))
    created_at: Mapped[datetime] = mapped_column(info=personal(INCIDENTS))
    closed_at: Mapped[datetime | None] = mapped_column(index=True, info=personal(INCIDENTS))
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())

    acts: Mapped[list["IncidentAct"]] = relationship(
        order_by="IncidentAct.id", passive_deletes="all"
    )


class IncidentAct(Model):
    """One act on an incident. Rows are only added: the database itself refuses to change them."""

    __tablename__ = "incident_act"
    __subjects__ = Unlinked(NAMELESS)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    at: Mapped[datetime] = mapped_column(info=personal(INCIDENTS))
    step: Mapped[Step] = mapped_column(named(Step), info=personal(INCIDENTS))
    note: Mapped[str] = mapped_column(Text, default="", info=personal(INCIDENTS))
    """Of what changed the names alone; words where the photographer wrote some."""


class IncidentNotice(Model):
    """One person told of one incident; whoever has an account reads it there too."""

    __tablename__ = "incident_notice"
    __subjects__ = (Subject(Tie.ACCOUNT, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    incident_id: Mapped[int] = mapped_column(
        ForeignKey("incident.id", ondelete="CASCADE"), info=personal(NOTICES)
    )
    mark: Mapped[str] = mapped_column(String(64), info=personal(NOTICES, withheld=True))
    """Keyed digest of the address, for this incident alone: it names nobody, and tells twins."""
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), index=True, info=personal(NOTICES)
    )
    told_at: Mapped[datetime | None] = mapped_column(info=personal(NOTICES))
    """When the letter was handed to the outbox; None: no letter can reach the address."""
    read_at: Mapped[datetime | None] = mapped_column(info=personal(NOTICES))
    """When it was read in the account."""

    incident: Mapped[Incident] = relationship()

    __table_args__ = (
        UniqueConstraint("incident_id", "mark"),
        UniqueConstraint("incident_id", "account_id"),
    )
