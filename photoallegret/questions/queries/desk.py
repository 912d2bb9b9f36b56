"""The photographer's desk: which questions wait, and how many there are of each sort."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select

from photoallegret.db import db
from photoallegret.questions.models import Question, QuestionState, Report, ReportState

PAGE = 50


class DeskFilter(StrEnum):
    """One heap on the desk."""

    NEW = "new"
    TO_PUBLISH = "to-publish"
    PUBLISHED = "published"
    ANSWERED = "answered"
    DECLINED = "declined"
    SUSPECT = "suspect"
    """A machine doubts them, and nobody has looked yet."""
    SPAM = "spam"
    REMOVED = "removed"
    UNCONFIRMED = "unconfirmed"


def questions_on_desk(heap: DeskFilter, *, before: int | None = None) -> Sequence[Question]:
    """Return one more than a page of the questions of one heap, the newest first."""
    wanted = select(Question).where(_in(heap))
    if before is not None:
        wanted = wanted.where(Question.id < before)
    return db.session.scalars(wanted.order_by(Question.id.desc()).limit(PAGE + 1)).all()


def counts_by_filter() -> Mapping[str, int]:
    """Return how many questions lie on each heap, in one query."""
    rows = db.session.execute(
        select(Question.state, Question.is_suspect, func.count()).group_by(
            Question.state, Question.is_suspect
        )
    )
    counts: dict[str, int] = dict.fromkeys((heap.value for heap in DeskFilter), 0)
    for state, is_suspect, count in rows:
        is_doubted = is_suspect and state is QuestionState.NEW
        counts[DeskFilter.SUSPECT if is_doubted else state.value] += count
    return counts


def reports_waiting() -> Sequence[Report]:
    """Return the reports that wait for a decision, the oldest first."""
    return db.session.scalars(
        select(Report).where(Report.state == ReportState.RECEIVED).order_by(Report.id)
    ).all()


def _in(heap: DeskFilter) -> ColumnElement[bool]:
    if heap is DeskFilter.SUSPECT:
        return and_(Question.state == QuestionState.NEW, Question.is_suspect)
    if heap is DeskFilter.NEW:
        return and_(Question.state == QuestionState.NEW, ~Question.is_suspect)
    return Question.state == QuestionState(heap.value)
