"""What people are told of questions, by mail, in the transaction of the fact itself."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post, take_back
from photoallegret.questions.models import Decision, Question, Reason
from photoallegret.questions.rules import REASONS

SECOND_THOUGHTS = timedelta(minutes=2)
"""A decision that can be taken back is told after that."""


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
    """Send the author the answer."""
    _tell("question-answered", question, decision, answer=question.answer, asked=question.text)


def tell_published(question: Question, decision: Decision, link: str) -> None:
    """Send the author the answer and where both can be read."""
    _tell("question-published", question, decision, answer=question.public_answer, link=link)


def tell_declined(question: Question, decision: Decision) -> None:
    """Send the author the statement of reasons (DSA art. 17), after a moment's thought."""
    _tell("question-declined", question, decision, **_reasons(decision))


def tell_removed(question: Question, decision: Decision) -> None:
    """Send the author the statement of reasons (DSA art. 17), after a moment's thought."""
    _tell("question-removed", question, decision, **_reasons(decision))


def untell(decisions: Iterable[Decision]) -> None:
    """Take back the mails about ``decisions`` that have not left yet."""
    for decision in decisions:
        for slug in ("question-declined", "question-removed"):
            take_back(f"{slug}:{decision.id}")


def _reasons(decision: Decision) -> dict[str, str]:
    words = REASONS[Reason(decision.reason)]
    return {"reason": words, "note": decision.note, "at": decision.at.isoformat()}


def _tell(slug: str, question: Question, decision: Decision, **values: str) -> None:
    can_wait = slug in ("question-declined", "question-removed")
    post(
        Letter(
            slug=slug,
            to=question.email,
            language=question.language,
            values={"reference": question.reference, **values},
        ),
        dedupe_key=f"{slug}:{decision.id}",
        not_before=decision.at + SECOND_THOUGHTS if can_wait else None,
    )
