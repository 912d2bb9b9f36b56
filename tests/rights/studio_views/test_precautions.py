"""A precaution on the page of its photograph: who asked, and its end, told to them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct, PublishingEntry
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.withdrawing import withdraw_photo
from photoallegret.outbox.models import OutgoingMail
from photoallegret.rights.models import EventKind, Kind, RequestState, RightsRequest
from photoallegret.rights.operations.answering import decide
from photoallegret.rights.operations.pictures import take_away, take_off
from photoallegret.rights.operations.requesting import take_back
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage
from tests.factories import (
    data_of,
    make_account,
    make_gallery,
    make_photo,
    make_request,
    save,
    sign_in,
    write_files,
)
from tests.support.forms import answered, send
from tests.support.pages import visit

PAGE, HERE = "/atelier/photos/1", "/precaution"


@pytest.fixture
def asked(app: Flask, owner: Account) -> int:
    """Return the number of a request whose photograph, that of PAGE, is off the site."""
    storage = Storage(data_of(app))
    photo = make_photo("quai")
    make_gallery("rivages", [photo])
    write_files(storage, photo, public=True)
    request = make_request(Kind.PICTURE, at=now(), photo=photo)
    take_off(request, Act(now()), is_chosen=True)
    number = request.id
    save()
    settle_photos(storage, [1])
    save()
    return number


def request_now(number: int) -> RightsRequest:
    save()
    return db.session.get_one(RightsRequest, number)


def test_its_photograph_is_seen_while_it_is_decided(studio: FlaskClient, asked: int) -> None:
    page = visit(studio, f"/atelier/demandes/{asked}")

    picture = page.soup.select_one(f'a[href="{PAGE}"] img')
    assert picture is not None
    assert studio.get(str(picture["src"])).status_code == 200


def test_it_ends_with_a_reason_told_to_who_asked(
    studio: FlaskClient, owner: Account, asked: int
) -> None:
    key = db.session.get_one(Photo, 1).key
    save()
    page = visit(studio, PAGE)
    part = page.soup.select_one("#precaution")
    assert part is not None
    assert part.select_one(f'a[href="/atelier/demandes/{asked}"]') is not None
    assert studio.get("/galeries/rivages/quai").status_code == 410

    refused = send(studio, page, HERE, reason=" ")
    done = send(studio, page, HERE, reason="Une autre personne")

    assert (refused.status_code, done.status_code) == (422, 303)
    assert studio.get("/galeries/rivages/quai").status_code == 200
    assert Storage(data_of(studio.application)).is_public(key)
    restored = request_now(asked).events[-1]
    assert (restored.kind, restored.words, restored.account_id, restored.is_told) == (
        EventKind.RESTORED,
        "Une autre personne",
        owner.id,
        True,
    )
    assert restored.receipt == ""
    mail = db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail.slug == "rights-step"
    assert "Une autre personne" in str(mail.content)
    noted = db.session.scalars(db.select(PublishingEntry)).all()[-1]
    assert (noted.act, noted.detail) == (PublishingAct.RESTORED, "care: Une autre personne")
    after = visit(studio, PAGE)
    assert not after.soup.select("#precaution form")
    assert after.soup.select("#precaution a")  # who asked stays told


def test_once_taken_back_its_page_leads_there(studio: FlaskClient, asked: int) -> None:
    take_back(db.session.get_one(RightsRequest, asked), Act(now()))
    save()

    shown = visit(studio, f"/atelier/demandes/{asked}")
    assert shown.soup.select_one(f'a[href="{PAGE}#precaution"]') is not None
    done = send(studio, PAGE, HERE, reason="La demande est reprise")

    assert done.status_code == 303
    assert request_now(asked).events[-1].kind is EventKind.RESTORED


def test_while_others_ask_it_does_not_end(studio: FlaskClient, asked: int) -> None:
    page = visit(studio, PAGE)
    make_request(Kind.PICTURE, at=now(), photo=db.session.get_one(Photo, 1))
    save()

    done = send(studio, page, HERE, reason="Une foule")

    assert done.status_code == 409
    assert db.session.get_one(Photo, 1).care_at is not None
    save()
    assert not visit(studio, PAGE).soup.select("#precaution form")


def test_what_something_else_hides_is_not_said_to_be_back(studio: FlaskClient, asked: int) -> None:
    withdraw_photo(db.session.get_one(Photo, 1))
    save()

    assert send(studio, PAGE, HERE, reason="Une foule").status_code == 409
    assert EventKind.RESTORED not in [one.kind for one in request_now(asked).events]


def test_pressed_twice_it_ends_once(studio: FlaskClient, asked: int) -> None:
    page = visit(studio, PAGE)

    done = [send(studio, page, HERE, reason="Une foule").status_code for _ in range(2)]

    assert done == [303, 303]
    kinds = [one.kind for one in request_now(asked).events]
    assert kinds.count(EventKind.RESTORED) == 1


def test_a_helper_reads_no_request_and_ends_nothing(app: Flask, asked: int) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)

    page = visit(helper, PAGE)

    assert page.soup.select_one("#precaution") is not None
    assert not page.soup.select("#precaution a, #precaution form")
    assert helper.post(f"{PAGE}{HERE}", data={"reason": "x"}).status_code == 404


@pytest.fixture
def taken_away(app: Flask, owner: Account) -> int:
    """Return the number of a granted request whose photograph, that of PAGE, was withdrawn."""
    photo = make_photo("quai")
    make_gallery("rivages", [photo])
    request = make_request(Kind.PICTURE, at=now(), photo=photo)
    take_away(request, Act(now()))
    decide(request, RequestState.GRANTED, "", "", Act(now()))
    number = request.id
    save()
    return number


def show(studio: FlaskClient) -> TestResponse:
    """Press "Show it again", as a page drawn before anybody asked offers it."""
    token = visit(studio, PAGE).soup.select_one('form[action$="/acte"] [name="form_token"]')
    return studio.post(f"{PAGE}/acte", data={"form_token": token["value"], "act": "show"})


def test_what_was_taken_away_is_shown_again_with_a_reason_alone(
    studio: FlaskClient, taken_away: int
) -> None:
    page = visit(studio, PAGE)

    refused = show(studio)

    assert page.soup.select_one(f'#precaution a[href="/atelier/demandes/{taken_away}"]')
    assert page.soup.select_one('a[href="#precaution"]') is not None
    assert page.soup.select_one('[name="act"][value="show"]') is None
    assert refused.status_code == 409
    assert "a demandé son retrait" in answered(refused).text
    assert send(studio, PAGE, HERE, reason=" ").status_code == 422
    assert studio.get("/galeries/rivages/quai").status_code == 410
    assert send(studio, PAGE, HERE, reason="Un contrat retrouvé").status_code == 303
    assert studio.get("/galeries/rivages/quai").status_code == 200
    restored = request_now(taken_away).events[-1]
    assert (restored.kind, restored.words) == (EventKind.RESTORED, "Un contrat retrouvé")
    mail = db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert (mail.slug, "Un contrat retrouvé" in str(mail.content)) == ("rights-step", True)
    noted = db.session.scalars(db.select(PublishingEntry)).all()[-1]
    assert (noted.act, noted.detail) == (PublishingAct.RESTORED, request_now(taken_away).reference)


def test_shown_again_once_it_is_withdrawn_and_shown_freely(
    studio: FlaskClient, taken_away: int
) -> None:
    send(studio, PAGE, HERE, reason="Un contrat retrouvé")
    withdraw_photo(db.session.get_one(Photo, 1))
    save()

    assert show(studio).status_code == 303
    assert studio.get("/galeries/rivages/quai").status_code == 200


def test_a_helper_does_not_show_it_again(app: Flask, taken_away: int) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)

    page = visit(helper, PAGE)

    assert page.soup.select_one("#precaution") is not None
    assert not page.soup.select("#precaution a, #precaution form")
    assert show(helper).status_code == 409


def test_the_command_does_not_show_it_again(app: Flask, taken_away: int) -> None:
    result = app.test_cli_runner().invoke(args=["photos", "restore", "1"])

    save()
    assert result.exit_code == 1
    assert db.session.get_one(Photo, 1).withdrawn_at is not None


def test_a_refused_request_keeps_nothing_off(studio: FlaskClient) -> None:
    photo = make_photo("quai")
    make_gallery("rivages", [photo])
    request = make_request(Kind.PICTURE, at=now(), photo=photo)
    decide(request, RequestState.REFUSED, "expression", "Une œuvre.", Act(now()))
    withdraw_photo(photo)
    save()

    assert show(studio).status_code == 303


def test_where_nobody_asked_nothing_is_said(studio: FlaskClient) -> None:
    make_photo("a")
    save()

    assert visit(studio, PAGE).soup.select("#precaution") == []
    assert studio.post(f"{PAGE}{HERE}", data={"reason": "x"}).status_code == 400
