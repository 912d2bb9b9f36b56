"""What exists of questions: questions, pictures joined, decisions, reports, sealed evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy import text as written
from sqlalchemy.orm import Mapped, mapped_column, relationship

from photoallegret.accounts.models import LONGEST_ADDRESS, Account
from photoallegret.db import Model, named, partial_index
from photoallegret.encrypted import SealedBytes
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.i18n import N_
from photoallegret.personal_data import Subject, Tie, Unlinked, not_personal, personal
from photoallegret.questions.personal_data import (
    EVIDENCE,
    MODERATION,
    MODERATORS,
    PUBLISHED,
    PUBLISHING_ACTS,
    QUESTION,
    REPORT,
)

LONGEST_NAME, LONGEST_QUESTION, LONGEST_ANSWER = 120, 10_000, 20_000
ATTACHMENTS = "attachments"
"""Of the data folder: the pictures joined to questions."""
HAS_AUTHOR = "state = 'published' AND email <> ''"
TELLS_WHO = "explanation <> ''"
"""Written out: an index serves a rule of retention that says the same words."""


class Kind(StrEnum):
    """What a question is about."""

    QUESTION = "question"
    REUSE = "reuse"
    """Permission to reuse photographs."""


class Wish(StrEnum):
    """Whether its author agrees that question and answer become public."""

    NO = "no"
    UNNAMED = "unnamed"
    NAMED = "named"
    """With the first name."""


class QuestionState(StrEnum):
    """How far a question has come."""

    UNCONFIRMED = "unconfirmed"
    """The address was not proved yet."""
    NEW = "new"
    TO_PUBLISH = "to-publish"
    """The answer is written, and kept until the photographer publishes it."""
    PUBLISHED = "published"
    ANSWERED = "answered"
    """In private."""
    DECLINED = "declined"
    SPAM = "spam"
    REMOVED = "removed"
    """It was public."""


class Reason(StrEnum):
    """Why a question is declined or removed: the moderation rules, one by one (DSA art. 14)."""

    RACIST = "racist"
    INSULTING = "insulting"
    DEFAMATORY = "defamatory"
    PORNOGRAPHIC = "pornographic"
    PERSONAL_DATA = "personal-data"
    SPAM = "spam"
    RIGHTS = "rights"
    OFF_TOPIC = "off-topic"
    AUTHOR_ASKED = "author-asked"
    """Its author does not want it public any more."""


class Question(Model):
    """What one person asked once."""

    __tablename__ = "question"
    __subjects__ = (Subject(Tie.ADDRESS, "email_key", proved="confirmed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), unique=True, info=personal(QUESTION))
    """Told to people, by mail and telephone: "Q-7F3K2M". It opens nothing."""
    secret_hash: Mapped[str] = mapped_column(
        String(64), unique=True, info=personal(QUESTION, withheld=True)
    )
    """Of the secret in the address of its author's page."""
    kind: Mapped[Kind] = mapped_column(named(Kind), default=Kind.QUESTION, info=personal(QUESTION))
    language: Mapped[str] = mapped_column(String(8), info=personal(QUESTION))
    name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), info=personal(QUESTION, correctable=True)
    )
    email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), info=personal(QUESTION))
    email_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), index=True, info=personal(QUESTION)
    )
    text: Mapped[str] = mapped_column(Text, info=personal(QUESTION, correctable=True))
    text_digest: Mapped[str] = mapped_column(String(64), index=True, info=personal(QUESTION))
    """Of the folded text: the same words sent again are known."""
    photo_id: Mapped[int | None] = mapped_column(
        ForeignKey(Photo.id, ondelete="SET NULL"), index=True, info=personal(QUESTION)
    )
    gallery_id: Mapped[int | None] = mapped_column(
        ForeignKey(Gallery.id, ondelete="SET NULL"), index=True, info=personal(QUESTION)
    )
    wish: Mapped[Wish] = mapped_column(named(Wish), default=Wish.NO, info=personal(QUESTION))
    state: Mapped[QuestionState] = mapped_column(
        named(QuestionState), default=QuestionState.UNCONFIRMED, info=personal(QUESTION)
    )
    is_suspect: Mapped[bool] = mapped_column(default=False, info=personal(QUESTION))
    """A machine doubts it, and no person has looked: it is looked at last, never thrown away."""
    suspicions: Mapped[list[str]] = mapped_column(JSON, info=personal(QUESTION))
    """Why."""
    created_at: Mapped[datetime] = mapped_column(info=personal(QUESTION))
    confirmed_at: Mapped[datetime | None] = mapped_column(info=personal(QUESTION))
    closed_at: Mapped[datetime | None] = mapped_column(info=personal(QUESTION))
    """When it came to its present end: answered, declined, removed, called spam."""
    edition: Mapped[int] = mapped_column(Integer, default=1, info=not_personal())
    answer: Mapped[str] = mapped_column(Text, default="", info=personal(QUESTION))
    """As it is sent to the author."""
    slug: Mapped[str | None] = mapped_column(String(120), unique=True, info=personal(PUBLISHED))
    """Last part of its public address; kept for life once given."""
    public_question: Mapped[str] = mapped_column(Text, default="", info=personal(PUBLISHED))
    """Redacted where need be."""
    public_answer: Mapped[str] = mapped_column(Text, default="", info=personal(PUBLISHED))
    public_name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), default="", info=personal(PUBLISHED)
    )
    published_at: Mapped[datetime | None] = mapped_column(info=personal(PUBLISHED))
    """When it first became public."""
    folded: Mapped[str] = mapped_column(Text, default="", info=personal(PUBLISHED))
    """Public question and answer without case and accents, to be searched."""

    attachments: Mapped[list["Attachment"]] = relationship(
        cascade="all, delete-orphan", order_by="Attachment.id"
    )
    decisions: Mapped[list["Decision"]] = relationship(
        cascade="all, delete-orphan", order_by="Decision.id"
    )
    photo: Mapped[Photo | None] = relationship()
    gallery: Mapped[Gallery | None] = relationship()

    def public_names(self) -> tuple[str, ...]:
        """Return the public address, if it ever had one."""
        return (public_name(self.slug),) if self.slug else ()

    def when_emptied(self, columns: frozenset[str], moment: datetime) -> dict[str, Any]:
        """Take it off the site; what stays goes with the decisions, as after any removal."""
        values: dict[str, Any] = {"created_at": moment} if "text" in columns else {}
        if values or self.state is QuestionState.PUBLISHED:
            values |= {"state": QuestionState.REMOVED, "closed_at": moment}
        return values

    __table_args__ = (
        Index(None, "state", "is_suspect", "id"),
        Index(None, "state", "closed_at"),
        Index(None, "state", "created_at"),
        Index(None, "state", "published_at"),
        partial_index("ix_question_published_email", "closed_at", where=written(HAS_AUTHOR)),
        {"sqlite_autoincrement": True},  # consents and mail speak of questions by their numbers
    )


def public_name(slug: str) -> str:
    """Return the name by which a public question is remembered once it is gone."""
    return f"question {slug}"


class Attachment(Model):
    """A picture joined to a question, decoded and written anew: only its pixels were kept."""

    __tablename__ = "attachment"
    __subjects__ = (Subject(Tie.PARENT, "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    key: Mapped[str] = mapped_column(String(32), unique=True, info=personal(QUESTION))
    """Unguessable; names its folder under attachments/."""
    file_name: Mapped[str] = mapped_column(String(255), info=personal(QUESTION))
    width: Mapped[int] = mapped_column(Integer, info=not_personal())
    height: Mapped[int] = mapped_column(Integer, info=not_personal())
    size: Mapped[int] = mapped_column(Integer, info=not_personal())
    digest: Mapped[str] = mapped_column(String(32), info=personal(QUESTION))
    is_public: Mapped[bool] = mapped_column(default=False, info=personal(PUBLISHED))
    """Whether it is shown with the published question."""

    @property
    def folder(self) -> str:
        """Return the folder of its file, relative to the data folder."""
        return f"{ATTACHMENTS}/{self.key[:2]}/{self.key}"

    def files(self) -> tuple[str, ...]:
        """Return the folder of its file."""
        return (self.folder,)


class Decision(Model):
    """One act on a question. Rows are only added."""

    __tablename__ = "moderation_decision"
    __subjects__ = (
        Subject(Tie.PARENT, "question_id"),
        Subject(Tie.ACCOUNT, "account_id", only=("account_id",)),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), index=True, info=not_personal()
    )
    at: Mapped[datetime] = mapped_column(index=True, info=personal(MODERATION))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey(Account.id, ondelete="SET NULL"), index=True, info=personal(MODERATORS)
    )
    """None: the author, by a link, or a date that came."""
    before: Mapped[str] = mapped_column(String(20), info=personal(MODERATION))
    after: Mapped[str] = mapped_column(String(20), info=personal(MODERATION))
    reason: Mapped[str] = mapped_column(String(20), default="", info=personal(MODERATION))
    """One of Reason, "" where none is asked."""
    note: Mapped[str] = mapped_column(String(2000), default="", info=personal(MODERATION))


class ReportState(StrEnum):
    """How far a report has come."""

    RECEIVED = "received"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Report(Model):
    """A notice that something public is illegal (DSA art. 16)."""

    __tablename__ = "content_report"
    __subjects__ = (
        Subject(Tie.ADDRESS, "email_key", proved=False),
        Subject(Tie.PARENT, "question_id", only=("address",)),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), unique=True, info=personal(REPORT))
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("question.id", ondelete="SET NULL"), index=True, info=not_personal()
    )
    address: Mapped[str] = mapped_column(String(500), info=personal(REPORT))
    """Of what is reported: it holds words of the question."""
    reason: Mapped[str] = mapped_column(String(20), info=personal(REPORT, closed=True))
    explanation: Mapped[str] = mapped_column(Text, info=personal(REPORT))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="", info=personal(REPORT))
    email: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="", info=personal(REPORT))
    """"" is allowed where a child is abused (DSA art. 16(2)(c))."""
    email_key: Mapped[str] = mapped_column(
        String(LONGEST_ADDRESS), default="", index=True, info=personal(REPORT)
    )
    """One form of all the ways to write it."""
    language: Mapped[str] = mapped_column(String(8), info=personal(REPORT, closed=True))
    state: Mapped[ReportState] = mapped_column(
        named(ReportState), default=ReportState.RECEIVED, info=personal(REPORT)
    )
    received_at: Mapped[datetime] = mapped_column(info=personal(REPORT))
    decided_at: Mapped[datetime | None] = mapped_column(info=personal(REPORT))
    decision: Mapped[str] = mapped_column(Text, default="", info=personal(REPORT))
    """In words, as told to who reported."""

    __table_args__ = (
        Index(None, "state", "id"),
        partial_index("ix_content_report_decided_told", "decided_at", where=written(TELLS_WHO)),
    )


class Capsule(Model):
    """Evidence kept for the authorities, sealed: no page reads it."""

    __tablename__ = "evidence_capsule"
    __subjects__ = Unlinked(N_("it is sealed: only the authorities may have it opened"))

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    reference: Mapped[str] = mapped_column(String(12), info=personal(EVIDENCE))
    """Of the question it was made from."""
    sealed: Mapped[bytes] = mapped_column(SealedBytes("evidence"), info=personal(EVIDENCE))
    reason: Mapped[str] = mapped_column(String(2000), info=personal(EVIDENCE))
    sealed_at: Mapped[datetime] = mapped_column(index=True, info=personal(EVIDENCE))
    ends_at: Mapped[datetime] = mapped_column(info=not_personal())


class HostDutyAct(Model):
    """What the law asks hosts to keep of an act of publishing, sealed: no page reads it."""

    __tablename__ = "host_duty_act"
    __subjects__ = Unlinked(N_("it is sealed: only the authorities may have it opened"))

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    sealed: Mapped[bytes] = mapped_column(SealedBytes("host-duty"), info=personal(PUBLISHING_ACTS))
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())

    __table_args__ = (CheckConstraint("length(sealed) > 0", name="sealed_whole"),)
