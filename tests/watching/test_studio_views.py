"""The state of the site in the studio: what is wrong first, in plain words, for its owner."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import CHECKS, Finding
from photoallegret.watching.jobs import watch
from photoallegret.watching.models import Visited, Visits
from photoallegret.watching.operations.looking import Seen, keep
from tests.factories import make_account, sign_in
from tests.support.pages import visit

STATE = "/atelier/etat"
BROKEN = {"name": "integrity", "level": "failure", "message": "page 7", "mend": "flask restore"}


def test_what_is_wrong_comes_first_then_what_is_well(studio: FlaskClient) -> None:
    page = visit(studio, STATE)

    (wrong, well) = page.soup.select("section.duties, details.duties")
    assert "publisher.telephone" in wrong.get_text()
    assert "Python" in well.get_text()


def test_what_the_night_found_is_shown_in_the_reader_s_language(studio: FlaskClient) -> None:
    keep(Seen(at=now()), {"fr": [BROKEN], "en": [BROKEN | {"message": "page seven"}]})
    db.session.commit()

    page = visit(studio, STATE)

    assert "page 7" in page.text
    assert "page seven" in visit(studio, "/en/studio/health").text


def test_the_rail_counts_what_needs_somebody(app: Flask, studio: FlaskClient) -> None:
    app.extensions[CHECKS] = (lambda: [Finding("disk", "failure", "full")],)
    watch(threading.Event())

    page = visit(studio, STATE)

    (count,) = page.soup.select(f"a[href='{STATE}'] .rail__count")
    assert count.get_text(" ", strip=True).startswith("1")


def test_when_all_is_well_one_sentence_says_so(app: Flask, studio: FlaskClient) -> None:
    app.extensions[CHECKS] = (lambda: [Finding("disk", "ok", "room")],)

    assert "Tout va bien." in visit(studio, STATE).text


@pytest.mark.parametrize("role", [Role.AGENT, Role.MEMBER])
def test_it_is_the_owner_s_alone(app: Flask, role: Role) -> None:
    other = make_account("other@example.org", role)
    db.session.commit()

    assert sign_in(app, other).get(STATE).status_code == 404


VISITS = "/atelier/frequentation"


def test_visits_are_off_until_they_are_wanted(studio: FlaskClient) -> None:
    assert "ne sont pas comptées" in visit(studio, VISITS).text


def test_what_is_rare_has_no_name(studio: FlaskClient) -> None:
    today = now().date()
    for kind, name, times in (
        (Visited.PAGE, "/galeries/nord", 9),
        (Visited.PAGE, "/galeries/sud", 3),
        (Visited.HOST, "example.org", 7),
        (Visited.HOST, "rare.example.net", 2),
    ):
        db.session.add(Visits(day=today, kind=kind, name=name, times=times))
    db.session.commit()

    page = visit(studio, VISITS)

    assert "12 pages vues" in page.text
    assert len(page.soup.select("main svg[role=img] rect")) == 30
    assert "/galeries/nord" in page.text
    assert "example.org" in page.text
    assert "sud" not in page.text
    assert "rare.example.net" not in page.text
    assert page.text.count("moins de cinq") == 2
    assert "12 pages seen" in visit(studio, "/en/studio/audience").text
