"""Visits are counted once, by page, day and host; what is rare has no name; numbers end."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from photoallegret.db import db
from photoallegret.watching.models import Visited, Visits
from photoallegret.watching.operations import visiting
from photoallegret.watching.operations.visiting import (
    close_days,
    count_new,
    count_old,
    forget_old,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)
PAGE, HOST = Visited.PAGE, Visited.HOST


@pytest.fixture
def path(tmp_path: Path, app: Flask) -> Path:
    """Return where the log is written, for a site that is there."""
    assert app.testing
    return tmp_path / "visits.log"


def write(path: Path, *lines: dict[str, object]) -> None:
    usual = {"time": "2026-11-26T10:00:00+01:00", "path": "/", "status": 200, "bot": 0}
    with path.open("a") as file:
        file.writelines(json.dumps(usual | line) + "\n" for line in lines)


def count(path: Path) -> bool:
    site = replace(current_app.extensions["photoallegret"].site, host="photo.example.org")
    return count_new(path, lambda page: "" if "secret" in page else page, site, NOON)


def numbers() -> dict[tuple[date, Visited, str], int]:
    rows = db.session.scalars(select(Visits)).all()
    found = {(row.day, row.kind, row.name): row.times for row in rows}
    db.session.rollback()
    return found


def test_pages_and_hosts_are_counted_once(path: Path) -> None:
    write(path, {}, {"referrer_host": "www.Example.org"}, {"path": "/galeries", "status": 304})
    more = count(path)
    write(path, {"referrer_host": "example.org"})
    count(path)

    assert more is True
    assert count(path) is False
    assert numbers() == {
        (TODAY, PAGE, "/"): 3,
        (TODAY, PAGE, "/galeries"): 1,
        (TODAY, HOST, "example.org"): 2,
    }


def test_a_day_is_one_of_the_site_s_clocks(path: Path) -> None:
    write(path, {"time": "2026-11-25T23:30:00+00:00"})
    count(path)

    assert numbers() == {(TODAY, PAGE, "/"): 1}


@pytest.mark.parametrize(
    "line",
    [
        {"bot": 1},
        {"bot": True},
        {"status": 404},
        {"path": "/secret"},
        {"path": "/" + 300 * "a"},
        {"time": "yesterday"},
        {"status": "well"},
        {"status": float("inf")},
        {"time": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_is_no_visit_is_not_counted(path: Path, line: dict[str, object]) -> None:
    write(path, line)
    count(path)

    assert numbers() == {}


@pytest.mark.parametrize(
    "host", ["192.0.2.7", "localhost", "photo.example.org", "a b.org", "", "x." + 300 * "a"]
)
def test_a_referrer_that_is_no_name_is_none(path: Path, host: str) -> None:
    write(path, {"referrer_host": host})
    count(path)

    assert numbers() == {(TODAY, PAGE, "/"): 1}


def test_a_line_of_something_else_hides_nothing(path: Path) -> None:
    path.write_text("[]\nnot json\n\n")
    write(path, {})
    count(path)

    assert numbers() == {(TODAY, PAGE, "/"): 1}


def test_whoever_invents_names_fills_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "MOST_HOSTS", 2)
    write(path, *[{"referrer_host": f"{n}.example.net"} for n in range(9)])
    count(path)

    hosts = {name: times for (_, kind, name), times in numbers().items() if kind is HOST}
    assert hosts == {"0.example.net": 1, "1.example.net": 1, "": 7}


def test_what_is_rare_has_no_name_once_its_day_is_over(path: Path) -> None:
    write(path, *[{}] * 5, *[{"path": "/a"}] * 4, {"path": "/b", "referrer_host": "example.org"})
    count(path)
    close_days(TODAY + timedelta(days=1))
    next_day = len(numbers())
    close_days(TODAY + timedelta(days=2))
    close_days(TODAY + timedelta(days=2))

    assert next_day == 4
    assert numbers() == {(TODAY, PAGE, "/"): 5, (TODAY, PAGE, ""): 5, (TODAY, HOST, ""): 1}


def test_numbers_end_after_twenty_five_months(app: Flask) -> None:
    for day in (date(2024, 10, 26), date(2024, 10, 28)):
        db.session.add(Visits(day=day, kind=PAGE, name="/", times=9))
    db.session.commit()

    assert count_old(NOON) == 1
    assert forget_old(NOON, 200) == 1
    assert forget_old(NOON, 200) == 0
    assert numbers() == {(date(2024, 10, 28), PAGE, "/"): 9}
