"""Reports that something public is illegal, received and decided (DSA art. 16)."""

from dataclasses import dataclass
from datetime import datetime

from photoallegret.accounts.operations.addresses import address_key
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.questions.models import Question, Report, ReportState
from photoallegret.questions.operations.asking import new_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What somebody who reports has written."""

    address: str
    """Of what is reported, exactly (art. 16(2)(b))."""
    reason: str
    explanation: str
    name: str
    email: str
    language: str


def receive_report(notice: Notice, question: Question | None, now: datetime) -> Report:
    """Write a report down and send its receipt (art. 16(4)), if it names an address."""
    report = Report(
        reference=new_reference("S"),
        question_id=None if question is None else question.id,
        address=notice.address,
        reason=notice.reason,
        explanation=notice.explanation,
        name=notice.name,
        email=notice.email,
        email_key=address_key(notice.email),
        language=notice.language,
        received_at=now,
    )
    db.session.add(report)
    db.session.flush()
    _tell(report, _letter(report, "report-received", address=report.address))
    return report


def decide_report(report: Report, state: ReportState, decision: str, now: datetime) -> None:
    """Decide a report and tell who reported, with the ways of redress (art. 16(5))."""
    report.state, report.decision, report.decided_at = state, decision, now
    db.session.flush()
    _tell(report, verdict(report, state, decision))


def verdict(report: Report, state: ReportState, decision: str) -> Letter | None:
    """Return what who reported receives once it is decided; None: no address was left."""
    told = {"state": state.value, "decision": decision, "address": report.address}
    return _letter(report, "report-decided", **told)


def _letter(report: Report, slug: str, **values: str) -> Letter | None:
    if not report.email:
        return None
    return Letter(
        slug=slug,
        to=report.email,
        language=report.language,
        values={"reference": report.reference, **values},
    )


def _tell(report: Report, letter: Letter | None) -> None:
    if letter is not None:
        post(letter, dedupe_key=f"{letter.slug}:{report.id}")
