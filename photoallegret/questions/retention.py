"""How long questions are kept: one rule for each period that is declared."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.operations.consents import end_consents
from photoallegret.privacy.operations.retention import RetentionRule
from photoallegret.questions.models import (
    Attachment,
    Capsule,
    HostDutyAct,
    Question,
    QuestionState,
    Report,
)
from photoallegret.questions.operations.agreeing import subject_of
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
        ids = db.session.scalars(select(Question.id).where(due(now)).limit(limit)).all()
        pictures = _pictures(Attachment.question_id.in_(ids))
        end_consents([subject_of(identity) for identity in ids], "retention", now)
        db.session.execute(delete(Question).where(Question.id.in_(ids)))
        db.session.commit()
        _unlink(pictures)
        return len(ids)

    return RetentionRule(name=name, count=count, apply=apply)


def _published_due(now: datetime) -> ColumnElement[bool]:
    return and_(_closed(QuestionState.PUBLISHED, ANSWERED)(now), Question.email != "")


def _count_published(now: datetime) -> int:
    return db.session.scalar(select(func.count(Question.id)).where(_published_due(now))) or 0


def _empty_published(now: datetime, limit: int) -> int:
    """Leave of public questions what is public: who asked, and how, is known no more."""
    ids = db.session.scalars(select(Question.id).where(_published_due(now)).limit(limit)).all()
    hidden = and_(Attachment.question_id.in_(ids), ~Attachment.is_public)
    pictures = _pictures(hidden)
    db.session.execute(delete(Attachment).where(hidden))
    db.session.execute(update(Question).where(Question.id.in_(ids)).values(**EMPTY))
    db.session.commit()
    _unlink(pictures)
    return len(ids)


EMPTY = dict.fromkeys(("name", "email", "email_key", "text", "text_digest", "answer"), "")


def _pictures(condition: ColumnElement[bool]) -> list[Attachment]:
    """Return pictures as plain values, which outlive their rows."""
    found = list(db.session.scalars(select(Attachment).where(condition)))
    for picture in found:
        db.session.expunge(picture)
    return found


def _unlink(pictures: list[Attachment]) -> None:
    settings: Settings = current_app.extensions["photoallegret"]
    remove_pictures(pictures, settings.data)


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
        report.name = report.email = report.email_key = ""
        report.explanation = report.decision = ""
    db.session.commit()
    return len(found)


RULES: tuple[RetentionRule, ...] = (
    _questions("questions-unconfirmed", _unconfirmed),
    _questions("questions-spam", _closed(QuestionState.SPAM, SPAM)),
    _questions("questions-answered", _closed(QuestionState.ANSWERED, ANSWERED)),
    RetentionRule(name="questions-published", count=_count_published, apply=_empty_published),
    _questions("questions-declined", _closed(QuestionState.DECLINED, REMOVED)),
    _questions("questions-removed", _closed(QuestionState.REMOVED, REMOVED)),
    RetentionRule(name="reports", count=_count_reports, apply=_empty_reports),
    _ended("evidence", Capsule),
    _ended("host-duty", HostDutyAct),
)
