"""The clock's work: the photographers reminded of replies that are due, and of late ones."""

from datetime import date, datetime

from photoallegret.db import db
from photoallegret.replies.operations.telling import tell_owners
from photoallegret.replies.queries import undecided

SOON = 1
"""From that many days left on, the photographers are told each day."""


def remind(today: date, now: datetime) -> int:
    """Remind of replies due tomorrow, today, and each day once late; commits nothing.

    Returns:
        how many replies were spoken of.

    """
    count = 0
    for reply in undecided():
        left = (reply.due_on - today).days
        if left > SOON or left == reply.reminded_for:
            continue
        tell_owners(reply, "reply-due", key=f"reply-due:{reply.id}:{left}", days=left)
        reply.reminded_for, reply.reminded_at = left, now
        count += 1
    db.session.flush()
    return count
