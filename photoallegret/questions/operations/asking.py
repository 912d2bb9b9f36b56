"""Questions asked, and the address of who asks proved."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import post
from photoallegret.questions.models import (
    Attachment,
    Decision,
    Kind,
    Question,
    QuestionState,
    Wish,
)
from photoallegret.questions.operations.suspecting import text_digest
from photoallegret.questions.personal_data import UNCONFIRMED

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else over the telephone."""
REFERENCE_LENGTH = 6
REPEATED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wrote in the form, checked."""

    name: str
    email: str
    email_key: str
    """One form of all the ways to write the address."""
    text: str
    language: str
    wish: Wish = Wish.NO
    kind: Kind = Kind.QUESTION
    photo_id: int | None = None
    gallery_id: int | None = None


def author_secret(nonce: str, secret_key: str) -> str:
    """Return the secret in the address of the author's page: the same for the same post."""
    digest = hmac.digest(secret_key.encode(), f"question:{nonce}".encode(), hashlib.sha256)
    return digest.hex()[:40]


def secret_hash(secret: str) -> str:
    """Return what is kept of an author's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def record_question(
    asked: Asked,
    pictures: Sequence[Attachment],
    suspicions: Sequence[str],
    *,
    secret: str,
    now: datetime,
) -> Question:
    """Add a question whose address is still to be proved."""
    question = Question(
        reference=_free_reference(),
        secret_hash=secret_hash(secret),
        kind=asked.kind,
        language=asked.language,
        name=asked.name,
        email=asked.email,
        email_key=asked.email_key,
        text=asked.text,
        text_digest=text_digest(asked.text),
        photo_id=asked.photo_id,
        gallery_id=asked.gallery_id,
        wish=asked.wish,
        is_suspect=bool(suspicions),
        suspicions=list(suspicions),
        created_at=now,
        attachments=list(pictures),
    )
    db.session.add(question)
    db.session.flush()
    return question


def ask_to_confirm(question: Question, link: str) -> None:
    """Send the author the ``link`` that proves the address; whole, and good for seven days."""
    post(
        Letter(
            slug="question-confirm",
            to=question.email,
            language=question.language,
            values={"reference": question.reference, "link": link},
        ),
        dedupe_key=_confirm_key(question),
        expires_at=question.created_at + UNCONFIRMED,
    )


def _confirm_key(question: Question) -> str:
    return f"question-confirm:{question.id}"


def confirmation_state(question: Question) -> MailState | None:
    """Return how far the link that proves the address has come, None when none was sent."""
    return db.session.scalar(
        select(OutgoingMail.state).where(OutgoingMail.dedupe_key == _confirm_key(question))
    )


def confirm_question(question: Question, now: datetime) -> bool:
    """Let a question reach the photographer: its author's address is proved. Once.

    The question is held until the transaction ends, with what its author agrees to.
    """
    db.session.refresh(question, with_for_update=True)
    if question.state is not QuestionState.UNCONFIRMED:
        return False
    question.state = QuestionState.NEW
    question.confirmed_at = now
    db.session.add(
        Decision(
            question_id=question.id,
            at=now,
            before=QuestionState.UNCONFIRMED,
            after=QuestionState.NEW,
        )
    )
    db.session.flush()
    return True


def is_repeated(text: str, now: datetime) -> bool:
    """Say whether the same words were sent lately."""
    known = select(Question.id).where(
        Question.text_digest == text_digest(text), Question.created_at > now - REPEATED_WITHIN
    )
    return db.session.scalar(known.limit(1)) is not None


def question_of(secret: str) -> Question | None:
    """Return the question whose author's page has ``secret`` in its address."""
    return db.session.scalar(select(Question).where(Question.secret_hash == secret_hash(secret)))


def _free_reference() -> str:
    while True:
        reference = new_reference("Q")
        if db.session.scalar(select(Question.id).where(Question.reference == reference)) is None:
            return reference


def new_reference(letter: str) -> str:
    """Return a new reference: "Q-7F3K2M". Two never being the same is the column's business."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"{letter}-{drawn}"
