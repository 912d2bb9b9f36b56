"""The law's time limits: never later than promise and law allow, over every day of ten years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.deadlines import (
    Clock,
    Wait,
    breach_due,
    day_of,
    is_reply_in_time,
    reply_due,
)

DAY = timedelta(days=1)
TEN_YEARS = [date(2024, 1, 1) + number * DAY for number in range(3653)]
days = st.dates(date(2024, 1, 1), date(2034, 1, 1))
lengths = st.integers(0, 60).map(timedelta)


def next_month(day: date) -> date:
    """Return the same day of the next month, found by walking: another way than the program's."""
    later = day
    while (later.year, later.month) == (day.year, day.month):
        later += DAY
    reached = later
    while reached.day < day.day and (reached + DAY).month == later.month:
        reached += DAY
    return reached


def test_each_day_of_ten_years_is_answered_within_promise_and_law() -> None:
    for day in TEN_YEARS:
        due = Clock(day).due(day)
        assert due == min(day + 30 * DAY, next_month(day))


def test_february_is_shorter_than_thirty_days() -> None:
    assert Clock(date(2026, 1, 31)).due(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Clock(date(2028, 1, 30)).due(date(2028, 1, 30)) == date(2028, 2, 29)
    assert Clock(date(2026, 11, 25)).due(date(2026, 11, 25)) == date(2026, 12, 25)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter one, found by walking."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + 32 * DAY).replace(day=1)
    last = (first + 32 * DAY).replace(day=1) - DAY
    return first.replace(day=min(day.day, last.day))


def test_extended_each_day_of_ten_years_is_two_months_more_and_three_at_most() -> None:
    for day in TEN_YEARS:
        two_more = months_later(Clock(day).due(day), 2)

        assert Clock(day, is_extended=True).due(day) == min(two_more, months_later(day, 3))


@given(days, st.lists(st.tuples(lengths, lengths), max_size=4), st.booleans())
def test_the_clock_stands_still_for_exactly_the_days_waited(
    received: date, gaps: list[tuple[timedelta, timedelta]], is_extended: bool
) -> None:
    waits, at = [], received
    for pause, length in gaps:
        waits.append(Wait(at + pause, at + pause + length))
        at += pause + length
    clock = Clock(received, tuple(waits), is_extended)

    waited = sum((length for _pause, length in gaps), timedelta(0))

    assert clock.due(at) - waited == Clock(received, (), is_extended).due(at)


@given(days, lengths, lengths)
def test_a_wait_makes_nothing_late_and_hides_nothing_that_was(
    received: date, before: timedelta, length: timedelta
) -> None:
    begun = received + before
    clock, today = Clock(received, (Wait(begun),)), begun + length

    assert clock.is_suspended
    assert clock.is_overdue(today) == (begun > Clock(received).due(begun))
    assert clock.due(today) == Clock(received).due(today) + length


@given(days, st.integers(-40, 400))
def test_late_is_the_day_after_the_due_date(received: date, offset: int) -> None:
    clock, today = Clock(received), received + offset * DAY

    assert clock.is_overdue(today) == (today > clock.due(today))
    assert clock.days_left(today) == (clock.due(today) - today).days


@given(days, st.integers(0, 60))
def test_more_time_is_taken_once_and_before_the_due_date(received: date, offset: int) -> None:
    today, clock = received + offset * DAY, Clock(received)

    assert clock.may_extend(today) == (today < clock.due(today))
    assert not Clock(received, (), is_extended=True).may_extend(today)


@pytest.mark.parametrize(
    "waits",
    [
        (Wait(date(2026, 1, 1)),),
        (Wait(date(2026, 2, 9), date(2026, 2, 8)),),
        (Wait(date(2026, 2, 9), date(2026, 2, 20)), Wait(date(2026, 2, 19))),
        (Wait(date(2026, 2, 9)), Wait(date(2026, 2, 19))),
    ],
)
def test_waits_that_cannot_be_are_refused(waits: tuple[Wait, ...]) -> None:
    with pytest.raises(ValueError, match="waits"):
        Clock(date(2026, 2, 1), waits)


def test_days_are_those_of_paris() -> None:
    assert day_of(datetime(2026, 1, 31, 23, 30, tzinfo=UTC)) == date(2026, 2, 1)
    assert day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 1, 1))  # noqa: DTZ001 -- the point


def test_a_breach_is_told_in_72_hours() -> None:
    # Over the night on which clocks change: 72 hours are hours, not days.
    known = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert breach_due(known) == datetime(2026, 3, 31, 12, tzinfo=UTC)


@given(days)
def test_a_reply_is_due_three_days_later_and_asked_for_within_three_months(day: date) -> None:
    last = months_later(day, 3)

    assert reply_due(day) == day + 3 * DAY
    assert is_reply_in_time(day, last)
    assert not is_reply_in_time(day, last + DAY)
