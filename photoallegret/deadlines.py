"""The law's time limits, as dates: answers to requests, breaches, replies.

Pure: nothing here knows the present, the database or the web. Days are those of the
controller's country; `day_of` makes one of an instant.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ANSWER_DAYS, ANSWER_MONTHS = 30, 1
"""What both promise and law allow: the earlier counts (GDPR art. 12(3))."""
EXTENSION_MONTHS = 2
REMINDERS = (15, 7, 2)
"""Days before the due date."""
BREACH_HOURS = timedelta(hours=72)
"""To tell the authority of a breach, from the moment it is known (GDPR art. 33(1))."""
REPLY_MONTHS, REPLY_DAYS = 3, 3
"""To ask for a reply once something is public, and to insert it (LCEN art. 1-1, III)."""


def day_of(instant: datetime) -> date:
    """Return the day of ``instant``, which has a time zone, on the calendar of Paris."""
    if instant.tzinfo is None:
        message = "an instant needs a time zone"
        raise ValueError(message)
    return instant.astimezone(PARIS).date()


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month.

    As periods in months end (Regulation 1182/71, art. 3(2)(c)).
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Wait:
    """Days during which the clock stands still, as the person's identity is awaited."""

    begun: date
    ended: date | None = None
    """None while it lasts."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When a request must be answered.

    Attributes:
        received: the day of receipt.
        waits: in order, none begun before receipt, apart from each other, the last perhaps open.
        is_extended: whether a reasoned extension was told in time (see ``may_extend``).

    """

    received: date
    waits: tuple[Wait, ...] = ()
    is_extended: bool = False

    def __post_init__(self) -> None:
        """Refuse waits that overlap, run backwards or begin before receipt."""
        free_from = self.received
        for number, wait in enumerate(self.waits):
            is_last = number == len(self.waits) - 1
            end = wait.ended or wait.begun
            if wait.begun < free_from or end < wait.begun or (wait.ended is None and not is_last):
                message = "waits follow each other, from receipt on; only the last may be open"
                raise ValueError(message)
            free_from = end

    @property
    def is_suspended(self) -> bool:
        """Say whether the clock stands still."""
        return bool(self.waits) and self.waits[-1].ended is None

    def waited(self, today: date) -> timedelta:
        """Return the days waited up to ``today``."""
        days = (max((wait.ended or today) - wait.begun, timedelta(0)) for wait in self.waits)
        return sum(days, timedelta(0))

    def due(self, today: date) -> date:
        """Return the last day to answer, as known on ``today``: it moves while one waits.

        The earlier of 30 days and one calendar month after receipt; extended, the earlier of
        two months after that and three months after receipt (GDPR art. 12(3)); and exactly
        the days waited (décret 2019-536, art. 77).
        """
        due = min(
            self.received + timedelta(days=ANSWER_DAYS),
            months_after(self.received, ANSWER_MONTHS),
        )
        if self.is_extended:
            due = min(
                months_after(due, EXTENSION_MONTHS),
                months_after(self.received, ANSWER_MONTHS + EXTENSION_MONTHS),
            )
        return due + self.waited(today)

    def days_left(self, today: date) -> int:
        """Return how many days remain; negative when it is late."""
        return (self.due(today) - today).days

    def is_overdue(self, today: date) -> bool:
        """Say whether the answer is late; a wait makes nothing late, nor hides what was."""
        return self.days_left(today) < 0

    def may_extend(self, today: date) -> bool:
        """Say whether more time may still be taken: once, and before the due date."""
        return not self.is_extended and today < self.due(today)


def breach_due(known_at: datetime) -> datetime:
    """Return the instant by which the authority must know of a breach known at ``known_at``."""
    return known_at + BREACH_HOURS


def reply_due(received: date) -> date:
    """Return the last day to insert a reply; no weekend and no holiday lengthens it."""
    return received + timedelta(days=REPLY_DAYS)


def is_reply_in_time(published: date, received: date) -> bool:
    """Say whether a reply received that day was asked for within the law's three months."""
    return received <= months_after(published, REPLY_MONTHS)
