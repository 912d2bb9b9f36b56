"""What people are told of questions, by mail, in the transaction of the fact itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from photoallegret import outbox
from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.questions.models import Decision, Question

SECOND_THOUGHTS = timedelta(minutes=2)
"""A decision that can be taken back is told after that."""


def tell_received(question: Question, due: datetime) -> None:
    """Tell the author that the question arrived, and by when it is usually answered."""
    outbox.post(
        "question-received",
        to=question.email,
        language=question.language,
        values={"reference": question.reference, "due": due.isoformat()},
        dedupe_key=f"question-received:{question.id}",
    )


def tell_owners(question: Question, link: str) -> None:
    """Tell the photographers that a question waits. Its words stay in the studio."""
    owners = db.session.execute(
        select(Account.id, Account.email, Account.language).where(
            Account.role == Role.OWNER, Account.suspended_at.is_(None)
        )
    )
    for identity, email, language in owners:
        outbox.post(
            "question-new",
            to=email,
            language=language,
            values={"reference": question.reference, "link": link},
            dedupe_key=f"question-new:{question.id}:{identity}",
        )


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
            outbox.cancel(f"{slug}:{decision.id}")


def _reasons(decision: Decision) -> dict[str, str]:
    return {"reason": decision.reason, "note": decision.note, "at": decision.at.isoformat()}


def _tell(slug: str, question: Question, decision: Decision, **values: str) -> None:
    can_wait = slug in ("question-declined", "question-removed")
    outbox.post(
        slug,
        to=question.email,
        language=question.language,
        values={"reference": question.reference, **values},
        dedupe_key=f"{slug}:{decision.id}",
        not_before=decision.at + SECOND_THOUGHTS if can_wait else None,
    )
