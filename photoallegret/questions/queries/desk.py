"""The photographer's desk: which questions wait, and how many there are of each sort."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.questions.models import Question, QuestionState, Report, ReportState

PAGE = 50
TOO_LONG = timedelta(days=30)
"""Nothing is deleted that waits for an answer: it must not be forgotten either."""
NEWER_BESIDE = 12
"""Questions of the same heap listed above the one that is read."""


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


def questions_beside(question: Question) -> Sequence[Question]:
    """Return ``question`` among those of its heap, the newest first, in two queries."""
    same = select(Question).where(_in(heap_of(question)))
    newer = db.session.scalars(
        same.where(Question.id > question.id).order_by(Question.id).limit(NEWER_BESIDE)
    ).all()
    others = same.where(Question.id <= question.id).order_by(Question.id.desc())
    return [*reversed(newer), *db.session.scalars(others.limit(PAGE - len(newer)))]


def heap_of(question: Question) -> DeskFilter:
    """Return the heap on which ``question`` lies."""
    is_doubted = question.is_suspect and question.state is QuestionState.NEW
    return DeskFilter.SUSPECT if is_doubted else DeskFilter(question.state.value)


def deciders(question: Question) -> Mapping[int, str]:
    """Return the addresses of the accounts that decided of ``question``, by their ids."""
    ids = {one.account_id for one in question.decisions}
    rows = db.session.execute(select(Account.id, Account.email).where(Account.id.in_(ids)))
    return {row.id: row.email for row in rows}


def waiting() -> ScalarSelect[int]:
    """Return, as a subquery, how many new questions and reports wait for the photographer."""
    new = select(func.count(Question.id)).where(_in(DeskFilter.NEW)).scalar_subquery()
    return select(new + _reports_waiting().scalar_subquery()).scalar_subquery()


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


def long_waiting(moment: datetime) -> tuple[int, int | None]:
    """Return how many questions have waited too long, doubtful ones too, and the oldest's id."""
    asked = select(func.count(Question.id), func.min(Question.id)).where(
        Question.state.in_((QuestionState.NEW, QuestionState.TO_PUBLISH)),
        Question.confirmed_at <= moment - TOO_LONG,
    )
    count, oldest = db.session.execute(asked).one()
    return count, oldest


def count_reports() -> int:
    """Return how many reports wait for a decision."""
    return db.session.scalar(_reports_waiting()) or 0


def reports_waiting() -> Sequence[Report]:
    """Return at most a page of the reports that wait for a decision, the oldest first."""
    wanted = select(Report).where(Report.state == ReportState.RECEIVED)
    return db.session.scalars(wanted.order_by(Report.id).limit(PAGE)).all()


def reports_decided() -> Sequence[Report]:
    """Return at most a page of the reports that were decided, the latest first."""
    wanted = select(Report).where(Report.state != ReportState.RECEIVED)
    return db.session.scalars(wanted.order_by(Report.id.desc()).limit(PAGE)).all()


def _reports_waiting() -> Select[int]:
    return select(func.count(Report.id)).where(Report.state == ReportState.RECEIVED)


def _in(heap: DeskFilter) -> ColumnElement[bool]:
    if heap is DeskFilter.SUSPECT:
        return and_(Question.state == QuestionState.NEW, Question.is_suspect)
    if heap is DeskFilter.NEW:
        return and_(Question.state == QuestionState.NEW, ~Question.is_suspect)
    return Question.state == QuestionState(heap.value)
