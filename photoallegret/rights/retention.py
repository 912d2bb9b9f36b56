"""How long requests, papers and copies of people's data are kept."""

from datetime import datetime

from flask import current_app
from sqlalchemy import func, select, text, true

from photoallegret.db import db
from photoallegret.privacy.models import Export
from photoallegret.privacy.operations.retention import RetentionRule, Rule
from photoallegret.privacy.personal_data import EXPORTS
from photoallegret.privacy.queries.lifetimes import Empty, Lifetime
from photoallegret.receipts.issuing import issue
from photoallegret.rights.models import (
    HAS_NAME,
    IdentityPaper,
    PostalLetter,
    RequestWords,
    RightsRequest,
)
from photoallegret.rights.operations.reminding import end_unproved, unproved_until
from photoallegret.rights.operations.timeline import Act
from photoallegret.rights.personal_data import IDENTITY, LETTERS, REQUESTERS, REQUESTS

WORDS: dict[str, object] = dict.fromkeys(
    (
        *("name", "email", "postal", "proved_key", "told_reference"),
        *("words", "holding_ground", "photo_name", "secret"),
    ),
    "",
)
WORDS |= {"account_id": None, "photo_id": None}
"""What is known no more of a request that was answered long ago; lines of its timeline stay."""


def _count_unproved(now: datetime) -> int:
    found = unproved_until(now).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _end_unproved(now: datetime, limit: int) -> int:
    settings = current_app.extensions["photoallegret"]
    return end_unproved(limit, Act(now, sign=lambda step: issue(step, settings, now)))


COPIES = Lifetime(period=EXPORTS.retention.period("exports"), of=Export, ends=Export.ends_at)
RULES: tuple[Rule, ...] = (
    COPIES,
    RetentionRule(name="unproved-requests", count=_count_unproved, apply=_end_unproved),
    Lifetime(
        period=REQUESTERS.retention.period("requesters"),
        of=RightsRequest,
        since=RightsRequest.closed_at,
        when=text(HAS_NAME),
        effect=Empty(WORDS, {RequestWords: true()}),
    ),
    Lifetime(
        period=REQUESTS.retention.period("requests"),
        of=RightsRequest,
        since=RightsRequest.closed_at,
    ),
    Lifetime(
        period=IDENTITY.retention.period("identity-papers"),
        of=IdentityPaper,
        since=IdentityPaper.sent_at,
    ),
    Lifetime(
        period=LETTERS.retention.period("postal-letters"),
        of=PostalLetter,
        since=PostalLetter.made_at,
    ),
)
