"""How long questions are kept: one rule for each period that is declared."""

from sqlalchemy import text

from photoallegret.personal_data import Period
from photoallegret.privacy.queries.lifetimes import Empty, Lifetime
from photoallegret.questions.models import (
    HAS_AUTHOR,
    TELLS_WHO,
    Attachment,
    Capsule,
    HostDutyAct,
    Question,
    QuestionState,
    Report,
)
from photoallegret.questions.personal_data import (
    EVIDENCE,
    PUBLISHED,
    PUBLISHING_ACTS,
    QUESTION,
    REPORT,
)

CLOSED = {
    "questions-spam": QuestionState.SPAM,
    "questions-answered": QuestionState.ANSWERED,
    "questions-declined": QuestionState.DECLINED,
}
EMPTY = dict.fromkeys(("name", "email", "email_key", "text", "text_digest", "answer"), "")
"""What is known no more of a public question: who asked, and how."""


def _closed(period: Period, state: QuestionState) -> Lifetime:
    return Lifetime(
        period=period, of=Question, since=Question.closed_at, when=Question.state == state
    )


RULES: tuple[Lifetime, ...] = (
    Lifetime(
        period=QUESTION.retention.period("questions-unconfirmed"),
        of=Question,
        since=Question.created_at,
        when=Question.state == QuestionState.UNCONFIRMED,
    ),
    *(_closed(QUESTION.retention.period(slug), state) for slug, state in CLOSED.items()),
    Lifetime(
        period=PUBLISHED.retention.period("questions-published"),
        of=Question,
        since=Question.closed_at,
        when=text(HAS_AUTHOR),
        effect=Empty(EMPTY, {Attachment: ~Attachment.is_public}),
    ),
    _closed(PUBLISHED.retention.period("questions-removed"), QuestionState.REMOVED),
    Lifetime(
        period=REPORT.retention.period("reports"),
        of=Report,
        since=Report.decided_at,
        when=text(TELLS_WHO),
        effect=Empty(dict.fromkeys(("name", "email", "email_key", "explanation", "decision"), "")),
    ),
    Lifetime(period=EVIDENCE.retention.period("evidence"), of=Capsule, since=Capsule.sealed_at),
    Lifetime(
        period=PUBLISHING_ACTS.retention.period("host-duty"),
        of=HostDutyAct,
        ends=HostDutyAct.ends_at,
    ),
)
