"""The mailed link: a scanner that opens it does nothing, a person presses its button once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import EventKind, Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations.answering import doubt, give_up
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.pictures import PERSON_A_DAY, take_off
from photoallegret.rights.operations.requesting import prove, take_back
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage
from tests.factories import make_account, make_gallery, make_photo, save, write_files
from tests.rights.conftest import Make, again, confirm_path, hidden, mails
from tests.support.forms import send
from tests.support.pages import visit


def test_opening_it_acts_on_nothing(app: Flask, client: FlaskClient, make_request: Make) -> None:
    request = make_request()
    here = confirm_path(app, request)

    page = visit(client, here)

    assert len(page.soup.select("main button")) == 1
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert again(request.id).state is RequestState.UNPROVED
    assert mails() == []


def test_its_button_proves_and_tells_both_sides(
    app: Flask, client: FlaskClient, make_request: Make, owner: Account
) -> None:
    make_account("anne@example.org")
    request = make_request()
    here = confirm_path(app, request)

    response = send(client, here)

    proved = again(request.id)
    assert response.status_code == 303
    assert (proved.state, proved.proof) == (RequestState.OPEN, Proof.LINK)
    assert proved.proved_key == "anne@example.org"
    assert proved.account_id is not None
    assert mails() == [
        ("rights-received", "anne@example.org"),
        ("rights-new", "owner@example.org"),
    ]
    assert proved.reference in visit(client, str(response.headers["Location"])).h1


def test_pressed_again_it_says_so_and_tells_nobody_twice(
    app: Flask, client: FlaskClient, make_request: Make, owner: Account
) -> None:
    request = make_request()
    here = confirm_path(app, request)
    fields = hidden(visit(client, here))
    client.post(here, data=fields)

    response = client.post(here, data=fields)
    shown = visit(client, here)

    assert response.status_code == 303
    assert shown.h1 == "Ce lien a déjà servi"
    assert len(mails()) == 2
    told = [event.kind for event in again(request.id).events]
    assert told == [EventKind.RECEIVED, EventKind.PROVED]


def test_who_filled_in_the_form_reads_nothing_more(
    app: Flask, client: FlaskClient, make_request: Make
) -> None:
    request = make_request()
    before = follow_path(again(request.id))

    send(client, confirm_path(app, request))

    after = follow_path(again(request.id))
    assert client.get(before).status_code == 404
    assert visit(client, after).status == 200


def test_a_link_settles_no_doubt(app: Flask, client: FlaskClient, make_request: Make) -> None:
    request = make_request()
    here = confirm_path(app, request)
    send(client, here)
    doubt(again(request.id), "Deux personnes portent ce nom.", Act(now()))
    db.session.commit()

    page = visit(client, here)

    assert not page.soup.select("main form")
    assert again(request.id).state is RequestState.UNPROVED


def test_what_was_taken_back_stays_so(app: Flask, client: FlaskClient, make_request: Make) -> None:
    request = make_request()
    here = confirm_path(app, request)
    fields = hidden(visit(client, here))
    take_back(again(request.id), Act(now()))
    db.session.commit()

    client.post(here, data=fields)

    assert again(request.id).state is RequestState.TAKEN_BACK
    assert mails() == []


@pytest.mark.parametrize("days", [0, 8])
def test_a_forged_or_old_link_leads_back_to_the_rights(
    app: Flask, client: FlaskClient, make_request: Make, days: int
) -> None:
    here = confirm_path(app, make_request())
    path = here if days else f"{here}x"

    with time_machine.travel(now() + timedelta(days=days)):
        page = visit(client, path, 410)

    assert page.soup.select_one('main a[href="/vos-droits"]') is not None


@pytest.fixture
def photo(app: Flask) -> int:
    """Return the id of a photo that hangs, its files on the disk."""
    photo = make_photo("quai")
    make_gallery("rivages", [photo])
    write_files(Storage(app.extensions["photoallegret"].data), photo, public=True)
    number = photo.id
    save()
    return number


def test_the_photograph_is_gone_in_every_size_with_the_answer(
    app: Flask, client: FlaskClient, make_request: Make, owner: Account, photo: int
) -> None:
    page = visit(client, "/galeries/rivages/quai")
    files = {
        address.split(" ")[0]
        for tag in page.soup.select("main img, main source")
        for address in str(tag["srcset"]).split(", ")
    }
    request = make_request(Kind.PICTURE, photo=db.session.get(Photo, photo), is_minor=True)

    response = send(client, confirm_path(app, request))

    assert response.status_code == 303
    assert len(files) > 4
    assert {client.get(file).status_code for file in files} == {410}
    assert client.get("/galeries/rivages/quai").status_code == 410
    assert EventKind.WITHDRAWN in [event.kind for event in again(request.id).events]
    assert mails() == [
        ("rights-received", "anne@example.org"),
        ("rights-step", "anne@example.org"),
        ("rights-picture", "owner@example.org"),
    ]
    followed = visit(client, str(response.headers["Location"]))
    assert "La photo est retirée du site" in followed.text


LEAVES, STAYS = "quitte le site au même instant", "reste sur le site"
LINE = "attend son tour"


@pytest.mark.parametrize(
    ("is_chosen", "is_minor", "already", "promised", "is_off"),
    [
        (True, False, 0, LEAVES, True),
        (False, False, 0, STAYS, False),
        (False, True, 0, LEAVES, True),
        (True, True, PERSON_A_DAY, LINE, False),
    ],
)
def test_the_link_promises_what_its_button_does_and_says_what_was_done(
    client: FlaskClient,
    app: Flask,
    make_request: Make,
    *,
    is_chosen: bool,
    is_minor: bool,
    already: int,
    promised: str,
    is_off: bool,
) -> None:
    settings = app.extensions["photoallegret"]
    rights = replace(settings.site.rights, withdraw_pictures=is_chosen)
    app.extensions["photoallegret"] = replace(settings, site=replace(settings.site, rights=rights))
    for number in range(already):
        earlier = make_request(Kind.PICTURE, photo=make_photo(f"avant-{number}"))
        prove(earlier, Proof.LINK, Act(now()))
        take_off(earlier, Act(now()), is_chosen=True)
    request = make_request(Kind.PICTURE, photo=make_photo("quai"), is_minor=is_minor)
    here = confirm_path(app, request)

    page = visit(client, here)
    response = send(client, here)

    assert promised in page.text
    assert sum(one in page.text for one in (LEAVES, STAYS, LINE)) == 1
    followed = visit(client, str(response.headers["Location"]))
    assert ("n’est plus sur le site" in followed.text) == is_off
    assert (promised in followed.text) == (not is_off)
    assert (again(request.id).photo.care_at is not None) == is_off  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", [take_back, lambda one, act: give_up(one, "", act)])
def test_the_link_of_a_closed_request_takes_nothing_off(
    app: Flask,
    client: FlaskClient,
    make_request: Make,
    photo: int,
    ending: Callable[[RightsRequest, Act], object],
) -> None:
    with time_machine.travel(datetime(2026, 11, 1, 22, tzinfo=UTC)):  # 23:00 in Paris
        request = make_request(Kind.PICTURE, photo=db.session.get(Photo, photo), is_minor=True)
        here = confirm_path(app, request)
        fields = hidden(visit(client, here))
    with time_machine.travel(datetime(2026, 11, 8, 0, 30, tzinfo=UTC)):  # its link still serves
        ending(again(request.id), Act(now()))
        db.session.commit()
        client.post(here, data=fields)
        page = visit(client, here)

    assert page.h1 == "Cette demande est close"
    assert client.get("/galeries/rivages/quai").status_code == 200


def test_taken_back_on_its_page_the_photographer_may_show_it_again(
    app: Flask, client: FlaskClient, make_request: Make, owner: Account, photo: int
) -> None:
    request = make_request(Kind.PICTURE, photo=db.session.get(Photo, photo), is_minor=True)
    followed = str(send(client, confirm_path(app, request)).headers["Location"])

    send(client, followed, act="take-back")

    assert mails()[-1] == ("rights-picture-freed", owner.email)
