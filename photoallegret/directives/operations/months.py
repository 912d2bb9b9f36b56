"""Months of the calendar, counted from an instant."""

from datetime import datetime

from photoallegret import deadlines


def months_after(instant: datetime, months: int) -> datetime:
    """Return the same day and hour so many months later, or the last day of that month."""
    day = deadlines.months_after(instant.date(), months)
    return instant.replace(year=day.year, month=day.month, day=day.day)
