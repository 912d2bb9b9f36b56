"""The mailed link: a scanner that opens it does nothing, a person presses its button once."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import EventKind, Kind, Proof, RequestState
from photoallegret.rights.operations.answering import doubt
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.requesting import take_back
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
