"""What can be asked of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from photoallegret.db import db
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.restricted import restricted_addresses


@dataclass(frozen=True, slots=True)
class Queue:
    """How the outbox stands."""

    waiting: int
    failed: int
    oldest_waiting_at: datetime | None


SPARED = (
    *("password-", "account-", "sign-in-"),
    *("rights-", "restriction-", "erasure-", "export-"),
    *("designee-", "death-"),
    *("question-removed", "report-", "incident-", "policy-"),
    *("question-confirm", "question-received", "reply-"),
)
"""How messages are called that no restriction holds: about somebody's security and rights, the
reasons of a decision (DSA art. 16 and 17), breaches (GDPR art. 34), what changes in the use of
their data, and what they ask for at this moment."""


def is_held() -> ColumnElement[bool]:
    """Return the condition under which a message waits because its reader's data is restricted."""
    spared = or_(*(OutgoingMail.slug.startswith(one, autoescape=True) for one in SPARED))
    return and_(~spared, OutgoingMail.recipient_key.in_(restricted_addresses()))


def queue() -> Queue:
    """Return how many messages wait or were given up, and since when the oldest waits."""
    with db.engine.connect() as connection:  # a reading one: the doctor keeps nobody waiting
        rows = connection.execute(
            select(OutgoingMail.state, func.count(), func.min(OutgoingMail.created_at))
            .where(OutgoingMail.state.in_((MailState.WAITING, MailState.FAILED)), ~is_held())
            .group_by(OutgoingMail.state)
        ).all()
    found = {state: (count, oldest) for state, count, oldest in rows}
    waiting, oldest = found.get(MailState.WAITING, (0, None))
    return Queue(waiting, found.get(MailState.FAILED, (0, None))[0], oldest)


def mails(
    *, before: int | None = None, limit: int, with_failed: bool = True
) -> Sequence[OutgoingMail]:
    """Return the newest messages, those posted before the one with id ``before``."""
    newest = select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(limit)
    if not with_failed:
        newest = newest.where(OutgoingMail.state != MailState.FAILED)
    if before is not None:
        newest = newest.where(OutgoingMail.id < before)
    return db.session.scalars(newest).all()


def failed_mails(*, limit: int) -> Sequence[OutgoingMail]:
    """Return the messages that were given up, newest first."""
    return db.session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.state == MailState.FAILED)
        .order_by(OutgoingMail.id.desc())
        .limit(limit)
    ).all()
