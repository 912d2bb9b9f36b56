"""The 72 hours, to the second; and what the law asks for."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.incidents.models import Risk
from photoallegret.incidents.rules import Standing, checklist, clock_of, is_late, is_whole
from tests.incidents.cases import find, make_incident

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("after", "standing", "hours"),
    [
        (0 * HOUR, Standing.RUNNING, 72),
        (71 * HOUR, Standing.RUNNING, 1),
        (72 * HOUR, Standing.RUNNING, 0),
        (72 * HOUR + SECOND, Standing.LATE, 0),
        (73 * HOUR, Standing.LATE, 1),
    ],
)
def test_the_clock_runs_for_72_hours(
    app: Flask, after: timedelta, standing: Standing, hours: int
) -> None:
    incident = find(make_incident())

    clock = clock_of(incident, incident.known_at + after)

    assert (clock.standing, clock.hours) == (standing, hours)
    assert clock.due == incident.known_at + 72 * HOUR


@pytest.mark.parametrize(
    ("after", "standing", "hours"),
    [
        (71 * HOUR, Standing.TOLD, 1),
        (72 * HOUR, Standing.TOLD, 0),
        (75 * HOUR, Standing.TOLD_LATE, 3),
    ],
)
def test_once_told_it_stands_still(
    app: Flask, after: timedelta, standing: Standing, hours: int
) -> None:
    incident = find(make_incident())
    incident.authority_told_at = incident.known_at + after

    clock = clock_of(incident, now() + 1000 * HOUR)

    assert (clock.standing, clock.hours) == (standing, hours)
    assert is_late(incident.known_at, incident.authority_told_at) == (after > 72 * HOUR)


def test_nobody_is_told_of_what_is_unlikely_to_harm_but_why_is_written(app: Flask) -> None:
    incident = find(make_incident(risk=Risk.UNLIKELY))
    before = [item.place for item in checklist(incident) if not item.is_done]
    incident.why_no_authority = "Le disque était chiffré."

    assert clock_of(incident, now() + 100 * HOUR).standing is Standing.NOT_OWED
    assert before == ["why_no_authority"]
    assert is_whole(incident)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"natures": []}, "natures"),
        ({"processings": []}, "processings"),
        ({"people_count": None}, "people_count"),
        ({"records_count": None}, "people_count"),
        ({"contact": ""}, "contact"),
        ({"consequences": ""}, "consequences"),
        ({"measures_taken": ""}, "measures_taken"),
        ({"risk": Risk.UNKNOWN}, "risk"),
    ],
)
def test_what_is_missing_is_named(app: Flask, changed: dict[str, object], place: str) -> None:
    incident = find(make_incident(**changed))
    incident.authority_told_at, incident.why_no_people = now(), "Bandeau public."

    assert [item.place for item in checklist(incident) if not item.is_done] == [place]


def test_a_high_risk_asks_for_people_and_authority(app: Flask) -> None:
    incident = find(make_incident())

    assert [item.place for item in checklist(incident) if not item.is_done] == [
        "authority",
        "people",
    ]
