"""What the photographer does to messages, and how they are forgotten."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, or_, update

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import POSTED
from photoallegret.outbox.personal_data import KEPT


def resend(mail_ids: Collection[int] | None = None) -> int:
    """Have messages that were given up, or wait for their next attempt, tried at once.

    Args:
        mail_ids: which; None: all that were given up.

    Returns:
        how many. Those that have left, or are leaving just now, stay as they are.

    """
    moment = now()
    chosen = (
        OutgoingMail.state == MailState.FAILED
        if mail_ids is None
        else OutgoingMail.id.in_(mail_ids)
    )
    done = db.session.execute(
        update(OutgoingMail)
        .where(
            chosen,
            OutgoingMail.state.in_((MailState.FAILED, MailState.WAITING)),
            or_(OutgoingMail.lease_until.is_(None), OutgoingMail.lease_until <= moment),
        )
        .values(
            state=MailState.WAITING,
            next_at=moment,
            attempts=0,
            first_tried_at=None,
            ended_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    count = cast("CursorResult[Any]", done).rowcount
    if count:
        db.session().info[POSTED] = True
    return count


def sweep_files(folder: Path, moment: datetime) -> None:
    """Delete the messages in files that are older than any row kept of one."""
    oldest = (moment - KEPT).timestamp()
    for path in folder.glob("*.eml"):
        if path.stat().st_mtime <= oldest:
            path.unlink(missing_ok=True)
