"""Copies that are kept: 7 days, 5 weeks, 6 months."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from photoallegret.backup_settings import Backup
from photoallegret.backups.operations.keeping import are_too_many, to_keep
from photoallegret.backups.queries import Archive, archive_name

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
ZONE = "Europe/Paris"


def archive(at: datetime, *, is_good: bool = True) -> Archive:
    return Archive(Path(archive_name(at)), at, 1, {"size": 1} if is_good else None)


def days(count: Iterable[int]) -> list[Archive]:
    return [archive(NOW - timedelta(days=day)) for day in count]


def ages(kept: list[Archive]) -> list[int]:
    return [(NOW - one.at).days for one in kept]


def test_days_weeks_and_months_are_kept() -> None:
    kept = to_keep(days(range(400)), Backup(), ZONE)

    assert ages(kept) == [0, 1, 2, 3, 4, 5, 6, 11, 18, 25, 26, 57, 87, 118, 149]


def test_nothing_goes_while_no_new_copy_is_made() -> None:
    old = days([100, 101, 102])

    assert to_keep(old, Backup(), ZONE) == old


def test_none_is_older_than_six_months_once_a_new_one_is_made() -> None:
    made = days([0, 180, 181, 300])

    assert to_keep(made, Backup(), ZONE) == made[:2]


def test_the_newest_of_a_day_stays() -> None:
    made = [archive(NOW - timedelta(minutes=minutes)) for minutes in (0, 5, 10)]

    assert to_keep(made, Backup(), ZONE) == made[:1]


def test_what_is_unfinished_stays_while_nothing_newer_is_good() -> None:
    newer, older = archive(NOW, is_good=False), archive(NOW - timedelta(days=9), is_good=False)
    good = archive(NOW - timedelta(days=1))

    assert to_keep([newer, good, older], Backup(), ZONE) == [newer, good]
    assert to_keep([newer, older], Backup(), ZONE) == [newer, older]


def test_a_fifth_of_many_is_too_many_at_once() -> None:
    assert not are_too_many(range(20), range(20))
    assert are_too_many(range(21), range(100))
    assert not are_too_many(range(200), range(1000))
    assert are_too_many(range(201), range(1000))
