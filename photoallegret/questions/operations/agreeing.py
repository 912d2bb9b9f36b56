"""The agreement to be published: given by who asks, withdrawn at any time (GDPR art. 7).

Each act stands in the ledger of consents, in the transaction that does it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.i18n import N_, gettext, speaking
from photoallegret.privacy.models import ConsentAct
from photoallegret.privacy.operations.consents import Consent, Stop, note_consent
from photoallegret.questions.models import Question, Wish
from photoallegret.questions.operations.moderating import withdraw_consent
from photoallegret.questions.rules import MAY_PUBLISH, MAY_PUBLISH_HELP, WISHES

PURPOSE = "publish-question"
FORM, PAGE = "contact form", "page of its author"


def subject_of(question_id: int) -> str:
    """Return whose consent it is, as the ledger knows it: no name, no address."""
    return f"question:{question_id}"


def note_agreement(question: Question, now: datetime) -> bool:
    """Write down what the author of a confirmed question agreed to; say whether to anything."""
    if question.wish is Wish.NO:
        return False
    note_consent(_consent(question, question.wish, FORM), ConsentAct.GIVEN, now)
    return True


def withdraw_agreement(question: Question, now: datetime, how: str = PAGE) -> bool:
    """Take back the agreement, and at once what is public; say whether anything changed.

    The question is held until the transaction ends: who withdraws twice at once withdraws once.
    """
    db.session.refresh(question, with_for_update=True)
    agreed, was_given = question.wish, question.confirmed_at is not None
    if not withdraw_consent(question, now):
        return False
    if was_given:
        note_consent(_consent(question, agreed, how), ConsentAct.WITHDRAWN, now)
    return True


def _end(subject: str, now: datetime, how: str) -> bool:
    question = db.session.get(Question, _id_of(subject), with_for_update=True)
    return question is not None and withdraw_agreement(question, now, how)


def _references(subjects: Collection[str]) -> Mapping[str, str]:
    wanted = select(Question.id, Question.reference).where(
        Question.id.in_([_id_of(subject) for subject in subjects])
    )
    return {subject_of(row.id): row.reference for row in db.session.execute(wanted)}


def _id_of(subject: str) -> int:
    return int(subject.partition(":")[2])


STOPS = (
    Stop(
        purpose=PURPOSE,
        label=N_("Publication of your question and its answer"),
        about=_references,
        end=_end,
    ),
)


def _consent(question: Question, wish: Wish, how: str) -> Consent:
    """Return the agreement in the very words that stood beside the choice."""
    with speaking(question.language):
        words = (MAY_PUBLISH, MAY_PUBLISH_HELP, WISHES[wish])
        text = " ".join(gettext(word) for word in words)
    return Consent(subject=subject_of(question.id), purpose=PURPOSE, text=text, how=how)
