"""What people are told of questions, by mail, in the transaction of the fact itself."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from photoallegret.accounts.operations import owners
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.operations.posting import post, take_back
from photoallegret.questions.models import Decision, Question, Reason
from photoallegret.questions.rules import REASONS

SECOND_THOUGHTS = timedelta(minutes=2)
"""A decision is told after that: until then, taking it back takes back its mail."""
TOLD = ("question-answered", "question-published", "question-declined", "question-removed")


def tell_received(question: Question, due: datetime) -> None:
    """Tell the author that the question arrived, and by when it is usually answered."""
    post(
        Letter(
            slug="question-received",
            to=question.email,
            language=question.language,
            values={"reference": question.reference, "due": due.isoformat()},
        ),
        dedupe_key=f"question-received:{question.id}",
    )


def tell_owners(question: Question, path: str) -> None:
    """Tell the photographers that a question waits at ``path``. Its words stay there."""
    values = {"reference": question.reference, "path": path}
    owners.tell_owners("question-new", lambda _language: values, key=f"question-new:{question.id}")


def tell_digest(count: int, path: str, day: date) -> None:
    """Tell the photographers how many questions came in a day; once for each day."""
    values = {"count": count, "path": path}
    key = f"question-digest:{day.isoformat()}"
    owners.tell_owners("question-digest", lambda _language: values, key=key)


def answered(question: Question, answer: str) -> Letter | None:
    """Return what the author of a question answered in private receives."""
    return _letter("question-answered", question, answer=answer, asked=question.text)


def published(question: Question, answer: str, link: str) -> Letter | None:
    """Return what the author of a published question receives: the answer, where it is read."""
    return _letter("question-published", question, answer=answer, link=link)


def declined(question: Question, reason: Reason, note: str, at: datetime) -> Letter | None:
    """Return the statement of reasons (DSA art. 17) of a question that is declined.

    None is owed for advertising (art. 17(2)).
    """
    return _reasons("question-declined", question, reason, note, at)


def removed(question: Question, reason: Reason, note: str, at: datetime) -> Letter | None:
    """Return the statement of reasons of a question taken off the site, as ``declined`` does."""
    return _reasons("question-removed", question, reason, note, at)


def tell(letter: Letter | None, decision: Decision) -> None:
    """Send the author the letter about ``decision``, if there is one, after a moment's thought."""
    if letter is not None:
        post(
            letter,
            dedupe_key=f"{letter.slug}:{decision.id}",
            not_before=decision.at + SECOND_THOUGHTS,
        )


def untell(decision: Decision) -> bool:
    """Take back the mail about ``decision``; say whether it had left already."""
    keys = [f"{slug}:{decision.id}" for slug in TOLD]
    for key in keys:
        take_back(key)
    left = select(OutgoingMail.id).where(OutgoingMail.dedupe_key.in_(keys))
    return db.session.scalar(left.limit(1)) is not None


def _reasons(
    slug: str, question: Question, reason: Reason, note: str, at: datetime
) -> Letter | None:
    if reason is Reason.SPAM:
        return None
    words = REASONS[reason]
    return _letter(slug, question, reason=words, note=note, at=at.isoformat())


def _letter(slug: str, question: Question, **values: str) -> Letter | None:
    """Return the letter, None when its retention has ended: nobody is left to tell."""
    if not question.email:
        return None
    return Letter(
        slug=slug,
        to=question.email,
        language=question.language,
        values={"reference": question.reference, **values},
    )
