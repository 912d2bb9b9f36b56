"""How long questions are kept: one rule for each period that is declared."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.operations import RetentionRule
from photoallegret.questions.models import (
    Capsule,
    HostDutyAct,
    Question,
    QuestionState,
    Report,
)
from photoallegret.questions.operations.pictures import remove_pictures
from photoallegret.questions.personal_data import (
    ANSWERED,
    REMOVED,
    REPORTED,
    SPAM,
    UNCONFIRMED,
)

Due = Callable[[datetime], ColumnElement[bool]]


def _closed(state: QuestionState, period: timedelta) -> Due:
    return lambda now: and_(Question.state == state, Question.closed_at <= now - period)


def _unconfirmed(now: datetime) -> ColumnElement[bool]:
    return and_(
        Question.state == QuestionState.UNCONFIRMED, Question.created_at <= now - UNCONFIRMED
    )


def _questions(name: str, due: Due) -> RetentionRule:
    """Return the rule that deletes the questions for which ``due`` holds, pictures and all."""

    def count(now: datetime) -> int:
        return db.session.scalar(select(func.count(Question.id)).where(due(now))) or 0

    def apply(now: datetime, limit: int) -> int:
        gone = db.session.scalars(select(Question).where(due(now)).limit(limit)).all()
        pictures = [picture for question in gone for picture in question.attachments]
        for picture in pictures:
            db.session.expunge(picture)
        ids = [question.id for question in gone]
        db.session.execute(delete(Question).where(Question.id.in_(ids)))
        db.session.commit()
        settings: Settings = current_app.extensions["photoallegret"]
        remove_pictures(pictures, settings.data)
        return len(ids)

    return RetentionRule(name=name, count=count, apply=apply)


def _ended(name: str, table: type[Capsule] | type[HostDutyAct]) -> RetentionRule:
    """Return the rule that deletes what carries the date of its own end."""

    def count(now: datetime) -> int:
        return db.session.scalar(select(func.count(table.id)).where(table.ends_at <= now)) or 0

    def apply(now: datetime, limit: int) -> int:
        ids = db.session.scalars(select(table.id).where(table.ends_at <= now).limit(limit)).all()
        db.session.execute(delete(table).where(table.id.in_(ids)))
        db.session.commit()
        return len(ids)

    return RetentionRule(name=name, count=count, apply=apply)


def _reports_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        Report.decided_at <= now - REPORTED,
        or_(Report.name != "", Report.email != "", Report.explanation != ""),
    )


def _count_reports(now: datetime) -> int:
    return db.session.scalar(select(func.count(Report.id)).where(_reports_due(now))) or 0


def _empty_reports(now: datetime, limit: int) -> int:
    found = db.session.scalars(select(Report).where(_reports_due(now)).limit(limit)).all()
    for report in found:
        report.name = report.email = report.explanation = report.decision = ""
    db.session.commit()
    return len(found)


RULES: tuple[RetentionRule, ...] = (
    _questions("questions-unconfirmed", _unconfirmed),
    _questions("questions-spam", _closed(QuestionState.SPAM, SPAM)),
    _questions("questions-answered", _closed(QuestionState.ANSWERED, ANSWERED)),
    _questions("questions-declined", _closed(QuestionState.DECLINED, REMOVED)),
    _questions("questions-removed", _closed(QuestionState.REMOVED, REMOVED)),
    RetentionRule(name="reports", count=_count_reports, apply=_empty_reports),
    _ended("evidence", Capsule),
    _ended("host-duty", HostDutyAct),
)
