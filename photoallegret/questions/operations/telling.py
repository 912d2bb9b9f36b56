"""What people are told of questions, by mail, in the transaction of the fact itself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from photoallegret.accounts.models import Account, Role
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
    for owner in _owners():
        post(
            Letter(
                slug="question-new",
                to=owner.email,
                language=owner.language,
                values={"reference": question.reference, "path": path},
            ),
            dedupe_key=f"question-new:{question.id}:{owner.id}",
        )


def tell_digest(count: int, path: str, day: date) -> None:
    """Tell the photographers how many questions came in a day; once for each day."""
    for owner in _owners():
        post(
            Letter(
                slug="question-digest",
                to=owner.email,
                language=owner.language,
                values={"count": count, "path": path},
            ),
            dedupe_key=f"question-digest:{day.isoformat()}:{owner.id}",
        )


def _owners() -> Sequence[Row[int, str, str]]:
    return db.session.execute(
        select(Account.id, Account.email, Account.language).where(
            Account.role == Role.OWNER, Account.suspended_at.is_(None)
        )
    ).all()


def tell_answered(question: Question, decision: Decision) -> None:
    """Send the author the answer, after a moment's thought."""
    _tell("question-answered", question, decision, answer=question.answer, asked=question.text)


def tell_published(question: Question, decision: Decision, link: str) -> None:
    """Send the author the answer and where both can be read, after a moment's thought."""
    _tell("question-published", question, decision, answer=question.answer, link=link)


def tell_declined(question: Question, decision: Decision) -> None:
    """Send the author the statement of reasons (DSA art. 17), after a moment's thought.

    None is owed for advertising (art. 17(2)).
    """
    _tell_reasons("question-declined", question, decision)


def tell_removed(question: Question, decision: Decision) -> None:
    """Send the author the statement of reasons (DSA art. 17), as ``tell_declined`` does."""
    _tell_reasons("question-removed", question, decision)


def untell(decision: Decision) -> bool:
    """Take back the mail about ``decision``; say whether it had left already."""
    keys = [f"{slug}:{decision.id}" for slug in TOLD]
    for key in keys:
        take_back(key)
    left = select(OutgoingMail.id).where(OutgoingMail.dedupe_key.in_(keys))
    return db.session.scalar(left.limit(1)) is not None


def _tell_reasons(slug: str, question: Question, decision: Decision) -> None:
    if decision.reason == Reason.SPAM:
        return
    words = REASONS[Reason(decision.reason)]
    _tell(slug, question, decision, reason=words, note=decision.note, at=decision.at.isoformat())


def _tell(slug: str, question: Question, decision: Decision, **values: str) -> None:
    if not question.email:  # its retention has ended: nobody is left to tell
        return
    post(
        Letter(
            slug=slug,
            to=question.email,
            language=question.language,
            values={"reference": question.reference, **values},
        ),
        dedupe_key=f"{slug}:{decision.id}",
        not_before=decision.at + SECOND_THOUGHTS,
    )
