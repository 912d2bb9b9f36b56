"""Sending: one message at a time is claimed, handed over, and marked. No lock is held meanwhile.

A sender killed between the server's yes and the mark leaves its message claimed; when the
claim ends it is sent again, under the same Message-ID.
"""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select, update

from photoallegret.clock import now
from photoallegret.db import db, write_log_back
from photoallegret.mail.composing import Letter, compose
from photoallegret.mail.delivering import deliver
from photoallegret.mail.troubles import Failure, UndeliveredError, unreadable
from photoallegret.outbox.models import MailState, OutgoingMail, file_name
from photoallegret.outbox.queries import is_held

LEASE = timedelta(minutes=5)
"""Longer than any conversation with the server lasts."""
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)
"""Between the first attempts; then the last pause."""
LAST_PAUSE = timedelta(hours=6)
PATIENCE = timedelta(hours=72)
"""From the first attempt on: then it is given up."""
LEASE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this sender has for itself."""

    id: int
    lease: str
    key: str
    letter: Letter
    created_at: datetime
    attempts: int
    """This one included."""
    first_tried_at: datetime
    is_last: bool

    @property
    def file_name(self) -> str:
        """Return the name of its file, where messages are written to files."""
        return file_name(self.created_at, self.letter.slug, self.key)


def send_due(ending: threading.Event) -> int:
    """Send what is due, until nothing is or ``ending`` is set; return how many left. Commits.

    When the server itself fails the rest waits for the next time: each would fail alike.
    """
    _expire()
    sent = 0
    while not ending.is_set():
        claimed = claim()
        if claimed is None:
            break
        failure = send(claimed)
        sent += failure is None
        if failure is not None and failure.is_of_server:
            break
    return sent


def send(claimed: Claimed) -> Failure | None:
    """Send a claimed message and mark what came of it; return why it failed. Commits."""
    failure = _hand_over(claimed)
    moment = now()
    if failure is None:
        said = {"state": MailState.SENT, "content": None, "trouble": None, "detail": ""}
        _mark(claimed, ended_at=moment, **said, **_forgotten())
        if claimed.is_last:
            write_log_back()
        return None
    said = {"trouble": failure.trouble, "detail": failure.detail}
    next_at = moment + pause_after(claimed.attempts)
    if failure.is_permanent or next_at > claimed.first_tried_at + PATIENCE:
        _mark(claimed, state=MailState.FAILED, ended_at=moment, **said)
    else:
        _mark(claimed, next_at=next_at, **said)
    return failure


def claim(mail_id: int | None = None) -> Claimed | None:
    """Take the message that is due first, or the one with this id; None when there is none.

    Two senders never get the same. Commits.
    """
    moment, lease = now(), secrets.token_hex(LEASE_BYTES)
    free = (
        OutgoingMail.state == MailState.WAITING,
        or_(
            OutgoingMail.next_at <= moment,
            # Tried in vain before the clock was put back: no pause lasts longer.
            and_(OutgoingMail.attempts > 0, OutgoingMail.next_at > moment + LAST_PAUSE),
        ),
        or_(
            OutgoingMail.lease_until.is_(None),
            OutgoingMail.lease_until <= moment,
            # Claimed before the clock was put back; by another sender, at most some seconds later.
            OutgoingMail.lease_until > moment + 2 * LEASE,
        ),
        or_(OutgoingMail.expires_at.is_(None), OutgoingMail.expires_at > moment),
        ~is_held(),
    )
    first = select(OutgoingMail.id).where(*free).order_by(OutgoingMail.next_at, OutgoingMail.id)
    if mail_id is not None:
        first = first.where(OutgoingMail.id == mail_id)
    row = db.session.execute(
        update(OutgoingMail)
        .where(
            # On PostgreSQL a row that another sender is just taking is passed over.
            OutgoingMail.id == first.limit(1).with_for_update(skip_locked=True).scalar_subquery(),
            *free,
        )
        .values(
            lease=lease,
            lease_until=moment + LEASE,
            attempts=OutgoingMail.attempts + 1,
            first_tried_at=db.func.coalesce(OutgoingMail.first_tried_at, moment),
        )
        .returning(OutgoingMail)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalar_one_or_none()
    claimed = None if row is None else _claimed(row)
    db.session.commit()
    return claimed


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else LAST_PAUSE


def _forgotten() -> dict[str, Any]:
    """Return what a message takes that will not be looked at again: the last one, no address."""
    return {
        name: case((OutgoingMail.is_last, ""), else_=getattr(OutgoingMail, name))
        for name in ("recipient", "recipient_key")
    }


def _expire() -> None:
    """Mark what must not leave any more. Commits."""
    moment = now()
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.state == MailState.WAITING, OutgoingMail.expires_at <= moment)
        .values(state=MailState.EXPIRED, content=None, ended_at=moment, **_forgotten())
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def _claimed(row: OutgoingMail) -> Claimed:
    letter = Letter(
        slug=row.slug, to=row.recipient, language=row.language, **(row.content or {"values": {}})
    )
    return Claimed(
        id=row.id,
        lease=row.lease,
        key=row.key,
        letter=letter,
        created_at=row.created_at,
        attempts=row.attempts,
        first_tried_at=row.first_tried_at or now(),
        is_last=row.is_last,
    )


def _hand_over(claimed: Claimed) -> Failure | None:
    try:
        message = compose(claimed.letter, claimed.key)
    except Exception as error:  # noqa: BLE001 -- whatever a template does, the next goes on
        return unreadable(error)
    finally:
        db.session.rollback()  # a template may have asked the database: no lock while sending
    try:
        deliver(message, claimed.file_name)
    except UndeliveredError as error:
        return error.failure
    return None


def _mark(claimed: Claimed, **values: Any) -> None:  # noqa: ANN401 -- columns
    """Write what came of it, unless the claim ended and somebody else has it now. Commits."""
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == claimed.id, OutgoingMail.lease == claimed.lease)
        .values(lease="", lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
