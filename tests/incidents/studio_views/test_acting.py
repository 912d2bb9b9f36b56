"""The CNIL told in time or late, lines of the timeline, the end of an incident."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.incidents.models import Risk, Step
from tests.incidents.cases import find, make_incident
from tests.incidents.studio_views.test_desk import DESK, local
from tests.support.forms import answered, send
from tests.support.pages import visit

HOUR = timedelta(hours=1)


def test_told_after_71_hours_it_is_noted(studio: FlaskClient) -> None:
    reference = make_incident(known_at=now() - 71 * HOUR)

    answer = send(studio, f"{DESK}/{reference}", "/autorite", told_at=local(now()), reasons="")

    assert answer.status_code == 303
    page = visit(studio, answer.location)
    assert "prévenue à temps" in page.text
    assert "CNIL prévenue le" in page.text


def test_told_after_73_hours_reasons_are_demanded(studio: FlaskClient) -> None:
    reference = make_incident(known_at=now() - 73 * HOUR)
    path = f"{DESK}/{reference}"

    refused = send(studio, path, "/autorite", told_at=local(now()), reasons=" ")
    page = answered(refused)

    assert refused.status_code == 422
    assert page.soup.select_one(".problems a[href='#reasons']")
    assert find(reference).authority_told_at is None

    answer = send(studio, page, "/autorite", told_at=local(now()), reasons="Week-end.")
    assert answer.status_code == 303
    assert find(reference).late_reasons == "Week-end."
    assert "Week-end." in visit(studio, path).text


@pytest.mark.parametrize(
    "told_at", ["", "demain", local(now() + 48 * HOUR), local(now() - 2 * HOUR)]
)
def test_when_it_was_told_is_a_moment_that_came(studio: FlaskClient, told_at: str) -> None:
    reference = make_incident()

    answer = send(studio, f"{DESK}/{reference}", "/autorite", told_at=told_at, reasons="")

    assert answer.status_code == 422
    assert answered(answer).soup.select_one(".problems a[href='#told_at']")
    assert find(reference).authority_told_at is None


def test_a_wrong_moment_can_be_corrected(studio: FlaskClient) -> None:
    reference = make_incident(known_at=now() - 80 * HOUR)
    path = f"{DESK}/{reference}"
    send(studio, path, "/autorite", told_at=local(now() - 60 * HOUR), reasons="")

    refused = send(studio, path, "/autorite", told_at=local(now()), reasons="")
    corrected = send(studio, path, "/autorite", told_at=local(now()), reasons="Panne.")

    assert answered(refused).soup.select_one("details[open] #reasons")
    assert (refused.status_code, corrected.status_code) == (422, 303)
    steps = [act.step for act in find(reference).acts]
    assert steps == [Step.DECLARED, Step.AUTHORITY_TOLD, Step.AUTHORITY_TOLD]


def test_a_line_is_added_to_the_timeline(studio: FlaskClient) -> None:
    reference = make_incident()

    assert send(studio, f"{DESK}/{reference}", "/notes", note="").status_code == 422
    assert send(studio, f"{DESK}/{reference}", "/notes", note="Serrure changée.").status_code == 303

    assert "Serrure changée." in visit(studio, f"{DESK}/{reference}").text


def test_it_is_closed_once_whole_and_taken_up_again(studio: FlaskClient) -> None:
    reference = make_incident(risk=Risk.LIKELY)
    path = f"{DESK}/{reference}"
    page = visit(studio, path)
    assert not page.soup.select_one("form[action$='/etat']")
    token = visit(studio, DESK).soup.select_one("[name=form_token]")["value"]
    early = studio.post(f"{path}/etat", data={"form_token": token, "act": "close"})
    assert (early.status_code, find(reference).closed_at) == (409, None)

    send(studio, path, "/autorite", told_at=local(now()), reasons="")
    send(studio, path, "/etat")
    assert find(reference).closed_at is not None
    assert "clos" in visit(studio, DESK).text

    send(studio, path, "/etat")
    assert find(reference).closed_at is None
    assert find(reference).acts[-1].step is Step.REOPENED


@pytest.mark.parametrize("tail", ["autorite", "notes", "etat"])
def test_a_forged_token_changes_nothing(studio: FlaskClient, tail: str) -> None:
    reference = make_incident()

    answer = studio.post(
        f"{DESK}/{reference}/{tail}",
        data={"form_token": "x", "told_at": local(now()), "note": "x", "act": "close"},
    )

    assert answer.status_code == 400
    assert len(find(reference).acts) == 1


def test_an_unknown_button_is_refused(studio: FlaskClient) -> None:
    reference = make_incident()
    token = visit(studio, DESK).soup.select_one("[name=form_token]")["value"]

    answer = studio.post(f"{DESK}/{reference}/etat", data={"form_token": token, "act": "burn"})

    assert answer.status_code == 400
