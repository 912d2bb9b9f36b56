"""Incidents written down, changed and shown: clock, checklist, timeline. For owners alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.models import Incident, Risk
from photoallegret.incidents.queries.incidents import incidents
from tests.factories import make_account, save, sign_in
from tests.gallery.conftest import Counting
from tests.incidents.cases import find, make_incident
from tests.support.forms import answered, filled, send
from tests.support.pages import visit

DESK, NEW = "/atelier/incidents", "/atelier/incidents/nouveau"
HOUR = timedelta(hours=1)
HOSTILE = '<script>alert(1)</script>\r\n"\u202e{{ 7*7 }} %(x)s'


def local(instant: datetime) -> str:
    """Return an instant as a browser's field of date and time sends it."""
    return f"{instant.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%dT%H:%M}"


def typed(**changed: str) -> dict[str, str]:
    known = {"title": "Ordinateur volé", "happened": "Dans le train.", "risk": "unknown"}
    return {**known, "known_at": local(now() - HOUR), **changed}


def all_incidents() -> list[Incident]:
    db.session.rollback()
    return list(incidents())


def test_without_incident_the_desk_says_so(studio: FlaskClient) -> None:
    page = visit(studio, DESK)

    assert "Aucun incident" in page.text
    assert page.soup.select_one(".rail [aria-current=page]").get_text() == "Incidents"


def test_an_incident_is_written_down(studio: FlaskClient) -> None:
    answer = send(
        studio, NEW, **typed(people_count="1 200", natures="integrity", processings="questions")
    )

    (incident,) = all_incidents()
    assert answer.location == f"{DESK}/{incident.reference}"
    assert (incident.natures, incident.processings) == (["integrity"], ["questions"])
    assert (incident.people_count, incident.risk) == (1200, Risk.UNKNOWN)
    page = visit(studio, answer.location)
    assert "Il reste 70 heures".lower() in page.text.lower()
    assert "Noté" in page.text
    assert "1" in page.soup.select_one(".rail__count").get_text()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"happened": " "}, "happened"),
        ({"happened": "x" * 10_001}, "happened"),
        ({"known_at": ""}, "known_at"),
        ({"known_at": "hier"}, "known_at"),
        ({"known_at": "0001-01-01T00:00"}, "known_at"),
        ({"known_at": "2999-01-01T00:00"}, "known_at"),
        ({"known_at": local(now() + HOUR)}, "known_at"),
        ({"began_at": local(now())}, "began_at"),
        ({"ended_at": "2020-01-01T00:00", "began_at": "2021-01-01T00:00"}, "ended_at"),
        ({"written_from": "2021-01-01T00:00", "written_until": "2020-01-01T00:00"},
         "written_until"),
        ({"people_count": "beaucoup"}, "people_count"),
        ({"people_count": "9999999999"}, "people_count"),
        ({"risk": "unlikely"}, "why_no_authority"),
        ({"risk": "awful"}, "risk"),
        ({"natures": "awful"}, "natures"),
        ({"processings": "unheard-of"}, "processings"),
        ({"contact": "x" * 301}, "contact"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_written_nowhere(
    studio: FlaskClient, changed: dict[str, str], field: str
) -> None:
    answer = send(studio, NEW, **typed(**changed))

    page = answered(answer)
    assert answer.status_code == 422
    assert page.soup.select_one(f".problems a[href='#{field}']")
    assert all_incidents() == []


def test_a_forged_token_changes_nothing(studio: FlaskClient) -> None:
    reference = make_incident()
    for path in (NEW, f"{DESK}/{reference}/modifier"):
        answer = studio.post(path, data={"form_token": "x", **typed(title="Autre")})

        assert answer.status_code == 400
        assert [one.title for one in all_incidents()] == ["Ordinateur volé"]


def test_what_is_written_is_shown_and_changed(studio: FlaskClient) -> None:
    reference = make_incident(processings=["questions", "mail"], natures=["integrity"])
    page = visit(studio, f"{DESK}/{reference}/modifier")
    checked = {str(box["value"]) for box in page.soup.select("[type=checkbox][checked]")}
    assert checked == {"questions", "mail", "integrity"}

    sent = {**filled(page, "form.form"), "title": "Autre nom"}
    answer = studio.post(
        f"{DESK}/{reference}/modifier", data={**sent, "processings": ["questions", "mail"]}
    )

    assert answer.status_code == 303
    incident = find(reference)
    assert (incident.title, incident.people_count, incident.contact) == (
        "Autre nom",
        2,
        "contact@example.org",
    )
    assert incident.acts[-1].note == "title, known_at" or incident.acts[-1].note == "title"
    assert "Modifié" in visit(studio, f"{DESK}/{reference}").text


def test_two_windows_do_not_overwrite_each_other(studio: FlaskClient) -> None:
    reference = make_incident()
    path = f"{DESK}/{reference}/modifier"
    first, second = (filled(visit(studio, path), "form.form") for _ in range(2))
    studio.post(path, data={**first, "title": "Le premier"})

    answer = studio.post(path, data={**second, "title": "Le second"})

    page = answered(answer)
    assert answer.status_code == 409
    assert page.soup.select_one("[name=title]")["value"] == "Le second"
    assert find(reference).title == "Le premier"
    assert studio.post(path, data=filled(page, "form.form")).status_code == 303
    assert find(reference).title == "Le second"


@pytest.mark.parametrize(
    ("hours", "words", "alert"),
    [(71, "Il reste 1 heure", False), (73, "passées depuis 1 heure", True)],
)
def test_the_clock_is_shown_red_once_late(
    studio: FlaskClient, hours: int, words: str, alert: bool
) -> None:
    reference = make_incident(
        known_at=now() - hours * HOUR + timedelta(seconds=-5 + 10 * (not alert))
    )

    page = visit(studio, f"{DESK}/{reference}")

    assert words.lower() in page.text.lower()
    assert bool(page.soup.select_one(".problems[role=alert]")) == alert
    listed = visit(studio, DESK)
    assert bool(listed.soup.select_one(".state--late")) == alert


def test_what_is_missing_leads_where_it_is_done(studio: FlaskClient) -> None:
    reference = make_incident(consequences="")

    page = visit(studio, f"{DESK}/{reference}")

    links = [str(a["href"]) for a in page.soup.select(".todo__item:not(.todo__item--done) a")]
    assert links == [f"{DESK}/{reference}/modifier#consequences", "#authority", "#people"]
    edit = visit(studio, links[0].partition("#")[0])
    for item in page.soup.select(".todo__item a"):
        target = str(item["href"]).partition("#")[2]
        assert (page if str(item["href"]).startswith("#") else edit).soup.find(id=target)


def test_hostile_words_stay_words(studio: FlaskClient) -> None:
    reference = make_incident(
        title=HOSTILE, happened=HOSTILE, contact=HOSTILE, consequences=HOSTILE
    )

    for path in ("", "/modifier", "/fiche", "/personnes"):
        text = studio.get(f"{DESK}/{reference}{path}").get_data(as_text=True)
        assert "<script>alert" not in text
    assert "&lt;script&gt;" in studio.get(DESK).get_data(as_text=True)


@pytest.mark.parametrize(
    "tail", ["", "/modifier", "/personnes", "/banniere", "/fiche", "/fiche.md"]
)
def test_an_unknown_incident_is_not_found(studio: FlaskClient, tail: str) -> None:
    for reference in ("I-ZZZZZZ", "%00", "x" * 3000):
        assert studio.get(f"{DESK}/{reference}{tail}").status_code == 404


def test_a_helper_finds_nothing_there(app: Flask) -> None:
    reference = make_incident()
    agent = make_account("agent@example.org", Role.AGENT)
    save()
    helper = sign_in(app, db.session.merge(agent))

    for tail in ("", "/nouveau", f"/{reference}", f"/{reference}/fiche.json"):
        assert helper.get(f"{DESK}{tail}").status_code == 404
    assert "Incidents" not in visit(helper, "/atelier").text


def test_the_desk_asks_a_constant_number_of_queries(
    app: Flask, studio: FlaskClient, counting: Counting
) -> None:
    def asked(path: str) -> int:
        save()
        with counting() as queries:
            visit(studio, path)
        return len(queries)

    reference = make_incident()
    few = asked(DESK), asked(f"{DESK}/{reference}")
    for _ in range(5):
        make_incident()

    assert (asked(DESK), asked(f"{DESK}/{reference}")) == few
    assert max(few) <= 10
