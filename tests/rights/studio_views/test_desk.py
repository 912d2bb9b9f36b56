"""The desk of requests: what is due first comes first, and each page costs the same."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.outbox.models import OutgoingMail
from photoallegret.rights.checks import due
from photoallegret.rights.models import (
    EventKind,
    Kind,
    Proof,
    RequestState,
    RequestWait,
    RightsRequest,
)
from photoallegret.rights.operations.answering import decide, doubt
from photoallegret.rights.operations.holding import look_up
from photoallegret.rights.operations.reminding import remind
from photoallegret.rights.operations.requesting import prove
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.queries import waiting
from tests.factories import make_account, make_photo, make_question, make_request, save, sign_in
from tests.gallery.conftest import Counting, counting
from tests.support.forms import send
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


def test_a_year_of_the_desk_leaves_nothing_late_unseen(
    app: Flask, studio: FlaskClient, owner: Account
) -> None:
    """Each day that something is late, it is red, counted in the rail, failed and told by mail."""
    start = now() - 365 * DAY
    doubted = make_request(at=start, name="Doutée")
    doubted.waits.append(RequestWait(begun_on=day_of(start + 45 * DAY), is_doubt=True))
    doubted.state = RequestState.UNPROVED
    make_request(at=start + 40 * DAY, name="Oubliée")
    make_request(at=start + 41 * DAY, name="Inconnue", is_proved=False)
    save()
    owners = db.session.scalar(
        db.select(db.func.count(Account.id)).where(Account.role == Role.OWNER)
    )
    db.session.rollback()

    for age in range(46, 365, 40):
        with time_machine.travel(start + age * DAY):
            today = day_of(now())
            remind(today, Act(now()))
            late = {
                one.name
                for one in db.session.scalars(db.select(RightsRequest))
                if not one.is_closed and one.clock.is_overdue(today)
            }
            mails = OutgoingMail.slug == "rights-due", OutgoingMail.created_at >= now() - DAY / 2
            told = db.session.scalar(db.select(db.func.count(OutgoingMail.id)).where(*mails))
            counted = db.session.scalar(db.select(waiting()))
            failures = [one.message for one in due() if one.level == "failure"]
            red = {
                link.get_text(strip=True)
                for heap in ("open", "unproved")
                for link in visit(studio, f"{DESK}?tas={heap}").soup.select(
                    ".letter:has(.letter__facts.overdue) .letter__text"
                )
            }
            db.session.rollback()
        assert red == late
        assert late == ({"Doutée", "Oubliée"} if age > 71 else {"Doutée"})
        assert told == len(late) * owners
        assert counted >= len(late)
        assert failures


def test_each_step_is_ticked_by_its_line_alone(studio: FlaskClient) -> None:
    make_question()
    request = make_request(Kind.ACCESS, at=now(), is_proved=False)
    number = request.id
    save()

    def ticked() -> list[bool]:
        found = visit(studio, f"{DESK}/{number}").soup.select("[aria-labelledby=checklist] dd")
        return ["✓" in one.get_text() for one in found]

    none = ticked()
    prove(db.session.get(RightsRequest, number), Proof.LINK, Act(now()))
    save()
    known = ticked()
    look_up(db.session.get(RightsRequest, number), Act(now()))
    save()

    assert none == [False] * 4
    assert known == [True, False, False, False]
    assert ticked() == [True, True, False, False]


def test_a_closed_request_is_seen_until_its_recipients_are_told(studio: FlaskClient) -> None:
    make_request(at=now(), name="Ouverte")
    request = make_request(Kind.RECTIFICATION, at=now())
    add_event(request, EventKind.RECIPIENTS, Act(now()), Said(words="À informer : Tirage SA"))
    decide(request, RequestState.REFUSED, "exact", "Non.", Act(now()))
    number = request.id
    save()

    def seen() -> tuple[int | None, int]:
        links = visit(studio, DESK).soup.select(f'.pointed a[href="{DESK}/{number}"]')
        counted = db.session.scalar(db.select(waiting()))
        db.session.rollback()
        return counted, len(links)

    owing = seen()
    send(studio, f"{DESK}/{number}", "/acte", act="told")

    assert (owing, seen()) == ((2, 1), (1, 0))


def test_what_another_desk_carried_out_meanwhile_is_not_done_twice(studio: FlaskClient) -> None:
    make_question()
    number = make_request(Kind.ACCESS, at=now()).id
    save()
    page = visit(studio, f"{DESK}/{number}")
    assert send(studio, page, "/acte", act="copy").status_code == 303

    response = send(studio, page, "/acte", act="extend", text="Trop à relire.")

    assert response.status_code == 409
