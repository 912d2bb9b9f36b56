"""The record: what is written, when the authority is told, and what nobody may change."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.models import Incident, IncidentAct, Risk, Step
from photoallegret.incidents.operations.recording import (
    EditedMeanwhileError,
    ReasonsMissingError,
    UnfinishedError,
    change,
    close,
    note,
    reopen,
    tell_authority,
)
from tests.factories import save
from tests.incidents.cases import facts, find, make_incident

HOUR = timedelta(hours=1)


def steps(reference: str) -> list[tuple[Step, str]]:
    return [(act.step, act.note) for act in find(reference).acts]


def test_what_changed_stands_in_the_timeline_by_its_name_alone(app: Flask) -> None:
    known = now() - HOUR
    reference = make_incident(known_at=known)

    change(find(reference), facts(known_at=known, title="Autre", people_count=9), "1", now())
    save()
    change(find(reference), facts(known_at=known, title="Autre", people_count=9), "2", now())
    save()

    assert steps(reference) == [(Step.DECLARED, ""), (Step.CHANGED, "title, people_count")]
    assert (find(reference).title, find(reference).people_count) == ("Autre", 9)


def test_what_somebody_saved_meanwhile_is_not_overwritten(app: Flask) -> None:
    reference = make_incident()
    change(find(reference), facts(title="Le sien"), "1", now())
    save()

    with pytest.raises(EditedMeanwhileError):
        change(find(reference), facts(title="Le mien"), "1", now())

    assert find(reference).title == "Le sien"


@pytest.mark.parametrize("hours", [71, 72])
def test_in_time_no_reason_is_owed(app: Flask, hours: int) -> None:
    reference = make_incident(known_at=now() - 100 * HOUR)
    incident = find(reference)

    tell_authority(incident, incident.known_at + hours * HOUR, "inutile", now())

    assert incident.late_reasons == ""
    assert incident.acts[-1].step is Step.AUTHORITY_TOLD


def test_after_73_hours_it_is_impossible_without_reasons(app: Flask) -> None:
    reference = make_incident(known_at=now() - 100 * HOUR)
    incident = find(reference)
    told_at = incident.known_at + 73 * HOUR

    with pytest.raises(ReasonsMissingError):
        tell_authority(incident, told_at, "", now())
    assert incident.authority_told_at is None

    tell_authority(incident, told_at, "Week-end.", now())
    save()
    assert find(reference).late_reasons == "Week-end."


def test_the_moment_of_knowledge_cannot_be_moved_to_hide_a_delay(app: Flask) -> None:
    known = now() - 90 * HOUR
    reference = make_incident(known_at=known)
    tell_authority(find(reference), known + 71 * HOUR, "", now())
    save()

    with pytest.raises(ReasonsMissingError):
        change(find(reference), facts(known_at=known - 2 * HOUR), "1", now())


def test_an_incident_is_closed_once_nothing_is_missing(app: Flask) -> None:
    reference = make_incident(risk=Risk.LIKELY)
    with pytest.raises(UnfinishedError):
        close(find(reference), now())

    tell_authority(find(reference), now(), "", now())
    save()
    close(find(reference), now())
    save()
    close(find(reference), now())
    save()
    assert find(reference).closed_at is not None

    reopen(find(reference), now())
    save()
    assert find(reference).closed_at is None
    assert [step for step, _ in steps(reference)][-2:] == [Step.CLOSED, Step.REOPENED]


@pytest.mark.parametrize(
    "statement", ["UPDATE incident_act SET note = 'x'", "DELETE FROM incident_act"]
)
def test_the_database_itself_keeps_the_timeline(app: Flask, statement: str) -> None:
    reference = make_incident()
    note(find(reference), Step.NOTED, now(), "Serrure changée.")
    save()

    with pytest.raises(DBAPIError, match="an act on an incident"):
        db.session.execute(text(statement))
    db.session.rollback()

    assert steps(reference)[-1] == (Step.NOTED, "Serrure changée.")


@pytest.mark.parametrize(
    ("years", "is_kept"), [(None, True), (0, True), (4.99, True), (5.01, False)]
)
def test_the_database_itself_keeps_an_incident_for_five_years(
    app: Flask, years: float | None, *, is_kept: bool
) -> None:
    ago = None if years is None else now() - years * 365 * 24 * HOUR
    find(make_incident()).closed_at = ago
    save()

    with pytest.raises(DBAPIError, match="five years") if is_kept else nullcontext():
        db.session.execute(text("DELETE FROM incident"))
    db.session.commit() if not is_kept else db.session.rollback()

    left = [db.session.scalar(select(func.count(one.id))) for one in (Incident, IncidentAct)]
    assert left == [is_kept, is_kept]
