"""The desk of requests: what is due first comes first, and each page costs the same."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.rights.models import Kind, RightsRequest
from photoallegret.rights.operations.answering import doubt
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account, make_photo, make_question, make_request, save, sign_in
from tests.gallery.conftest import Counting, counting
from tests.support.pages import visit

__all__ = ["counting"]

DESK = "/atelier/demandes"
HOSTILE = '<script>alert(1)</script>\r\nBcc: x@example.org"\u202e{{ 7*7 }} %(x)s'
DAY = timedelta(days=1)


def test_an_empty_desk_says_so(studio: FlaskClient) -> None:
    assert "Aucune demande n’attend de réponse" in visit(studio, DESK).text


def test_what_is_due_first_is_first_and_minors_before_all(studio: FlaskClient) -> None:
    make_request(at=now() - 3 * DAY, name="Récente")
    make_request(at=now() - 60 * DAY, name="En retard")
    make_request(at=now(), name="Mineure", is_minor=True)
    make_request(at=now() - 5 * DAY, name="Inconnue", is_proved=False)
    save()

    page = visit(studio, DESK)
    names = [link.get_text(strip=True) for link in page.soup.select(".letter__text")]
    assert names == ["Mineure", "En retard", "Récente"]
    assert "en retard" in page.soup.select_one(".overdue").get_text()
    assert visit(studio, f"{DESK}?tas=unproved").soup.select(".letter__text")
    assert studio.get(f"{DESK}?tas=nothing").status_code == 404


def test_people_in_pictures_still_shown_come_before_those_taken_off(studio: FlaskClient) -> None:
    off, shown = make_photo("off", care_at=now()), make_photo("shown")
    make_request(at=now() - 60 * DAY, name="En retard")
    make_request(Kind.PICTURE, at=now() - 3 * DAY, name="Retirée", photo=off)
    make_request(Kind.PICTURE, at=now(), name="Visible", photo=shown)
    save()

    page = visit(studio, DESK)

    names = [link.get_text(strip=True) for link in page.soup.select(".letter__text")]
    assert names == ["Visible", "Retirée", "En retard"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_page(studio: FlaskClient, kind: Kind) -> None:
    make_question()
    request = make_request(
        kind,
        at=now(),
        words=HOSTILE,
        name=HOSTILE[:100],
        photo=make_photo("portrait"),
        scope=("questions",),
        ground="outdated",
    )
    number = request.id
    save()

    page = visit(studio, f"{DESK}/{number}")

    assert "<script>alert" not in str(page.soup)
    assert page.soup.select('button[value="answer"]')


def test_what_is_doubted_has_its_page(studio: FlaskClient) -> None:
    request = make_request(at=now())
    doubt(request, "L’adresse a changé hier.", Act(now()))
    number = request.id
    save()

    page = visit(studio, f"{DESK}/{number}")

    assert page.soup.select('button[value="settle"]')
    assert not page.soup.select('button[value="answer"]')


def test_helpers_and_strangers_see_nothing(app: Flask, client: FlaskClient, owner: Account) -> None:
    number = make_request().id
    helper = make_account("helper@example.org", Role.AGENT)
    save()
    browser = sign_in(app, db.session.merge(helper))

    for who in (client, browser):
        for path in (DESK, f"{DESK}/{number}", f"{DESK}/nouvelle", f"{DESK}/papiers/1"):
            assert who.get(path).status_code == 404


def test_a_thousand_requests_cost_as_one(studio: FlaskClient, counting: Counting) -> None:
    for number in range(3):
        make_request(at=now() - number * DAY)
    save()
    with counting() as few:
        visit(studio, DESK)
    first = db.session.scalar(db.select(db.func.min(RightsRequest.id)))
    with counting() as one:
        visit(studio, f"{DESK}/{first}")
    for number in range(1000):
        make_request(at=now() - (number % 29) * DAY)
    save()

    with counting() as many:
        visit(studio, DESK)
    with counting() as same:
        visit(studio, f"{DESK}/{first}")

    assert len(many) == len(few)
    assert len(same) == len(one)
    assert max(len(many), len(same)) < 10


def test_a_year_of_the_desk_leaves_nothing_late_unseen(studio: FlaskClient) -> None:
    today = day_of(now())
    for age in range(0, 365, 7):
        make_request(at=now() - age * DAY, name=f"Âge {age}")
    save()

    page = visit(studio, DESK)
    red = {tag.get_text() for tag in page.soup.select(".letter__facts.overdue")}
    late = db.session.scalar(
        db.select(db.func.count(RightsRequest.id)).where(RightsRequest.due_on < today)
    )
    more = visit(studio, f"{DESK}?page=2").soup.select(".letter__facts.overdue")

    assert len(red) + len(more) == late
