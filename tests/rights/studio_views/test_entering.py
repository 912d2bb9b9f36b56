"""Requests by mail and post: the clock runs from the true day."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.gallery.models import Photo
from photoallegret.outbox.models import OutgoingMail
from photoallegret.rights.models import (
    Channel,
    EventKind,
    Kind,
    Proof,
    RequestState,
    RightsRequest,
)
from photoallegret.rights.operations.letters import follow_path
from tests.factories import make_account, make_gallery, make_photo, save
from tests.rights.conftest import confirm_path, hidden
from tests.support.forms import answered, send
from tests.support.pages import visit

NEW = "/atelier/demandes/nouvelle"
ANNE, REFERENCE = "anne@example.org", "C-7F3K2M"
KNOWN = {"is_known": "y", "known_how": "Rappelée au numéro du contrat"}


def enter(studio: FlaskClient, **typed: str):
    known = {
        "kind": "access",
        "channel": "post",
        "received_on": (day_of(now()) - timedelta(days=4)).isoformat(),
        "name": "Anne Dupont",
        "email": "",
        "postal": "1 rue des Lilas\n38000 Grenoble",
        "language": "fr",
        "words": "Que savez-vous de moi ?",
    }
    return send(studio, NEW, **{**known, **typed})


def only() -> RightsRequest:
    db.session.rollback()
    return db.session.scalars(db.select(RightsRequest)).one()


def test_a_letter_is_entered_and_answered_on_paper(studio: FlaskClient) -> None:
    response = enter(studio, is_known="y", known_how="Signature du contrat de 2024")
    request = only()
    number = request.id

    assert response.status_code == 303
    assert (request.channel, request.proof) == (Channel.POST, Proof.KNOWN)
    assert request.received_on == day_of(now()) - timedelta(days=4)
    send(
        studio, f"/atelier/demandes/{number}", "/acte", act="answer", outcome="granted", text="Oui"
    )
    page = visit(studio, f"/atelier/demandes/{number}")
    assert "cnil.fr" in page.soup.select_one("pre").get_text()
    assert db.session.scalar(db.select(db.func.count(OutgoingMail.id))) == 0


def test_who_is_not_known_is_asked_to_confirm(studio: FlaskClient) -> None:
    enter(studio, channel="mail", email="anne@example.org", postal="")

    assert only().state is RequestState.UNPROVED
    assert db.session.scalar(db.select(OutgoingMail.slug)) == "rights-confirm"


def test_who_is_known_proves_the_address_by_its_link_all_the_same(
    studio: FlaskClient, client: FlaskClient
) -> None:
    enter(studio, channel="mail", email="anne@example.org", postal="", **KNOWN)
    request = only()
    before = (request.state, request.proved_key)
    path = confirm_path(client.application, request)

    followed = visit(client, follow_path(only()))
    client.post(path, data=hidden(visit(client, path)))

    slugs = list(db.session.scalars(db.select(OutgoingMail.slug).order_by(OutgoingMail.id)))
    assert before == (RequestState.OPEN, "")
    assert slugs[:2] == ["rights-confirm", "rights-received"]
    assert "Personne n’a encore ouvert votre boîte" in followed.text
    assert only().proved_key == "anne@example.org"


def test_mistakes_are_said_and_nothing_is_kept(studio: FlaskClient) -> None:
    tomorrow = (day_of(now()) + timedelta(days=1)).isoformat()
    make_account(ANNE, reference=REFERENCE)
    save()
    for wrong in (
        {"received_on": tomorrow},
        {"received_on": "hier"},
        {"name": ""},
        {"postal": ""},
        {"email": "nobody"},
        {"kind": "nothing"},
        {"words": "x" * 6000},
        {"is_known": "y", "known_how": " "},
        {"photo": "rien"},
        {"photo": "x" * 301},
        {"account": "C-222222"},
        {"account": REFERENCE, "email": "anne@example.org"},
    ):
        response = enter(studio, **wrong)
        assert response.status_code == 422, wrong
        assert answered(response).soup.select(".field__error"), wrong
    assert db.session.scalar(db.select(db.func.count(RightsRequest.id))) == 0
    assert date.fromisoformat(tomorrow)


def test_how_one_knows_is_kept_for_the_studio_alone(studio: FlaskClient) -> None:
    enter(studio, **KNOWN)

    request = only()
    (proved,) = [one for one in request.events if one.kind is EventKind.PROVED]
    assert (proved.words, proved.is_told) == (KNOWN["known_how"], False)
    assert KNOWN["known_how"] in visit(studio, f"/atelier/demandes/{request.id}").text


@pytest.mark.parametrize("named", [REFERENCE, " c-7f3k2m ", "Anne@Example.org"])
def test_a_letter_is_tied_to_an_account(studio: FlaskClient, named: str) -> None:
    anne = make_account(ANNE, reference=REFERENCE).id
    save()

    assert enter(studio, account=named, **KNOWN).status_code == 303

    request = only()
    assert (request.account_id, request.proved_key, request.email) == (anne, ANNE, "")
    assert request.told_reference == REFERENCE


def test_without_any_address_the_account_is_written_to(studio: FlaskClient) -> None:
    make_account(ANNE, reference=REFERENCE)
    save()

    assert enter(studio, account=REFERENCE, postal="", **KNOWN).status_code == 303

    assert only().email == ANNE


@pytest.mark.parametrize(
    "named",
    [
        "quai",
        "https://x.example/galeries/rivages/quai?a=1",
        "/atelier/photos/1",
        "/en/studio/photos/1",
    ],
)
def test_a_photograph_is_taken_off_for_who_wrote_a_letter(studio: FlaskClient, named: str) -> None:
    photo = make_photo("quai")
    make_gallery("rivages", [photo])
    save()

    assert enter(studio, kind="picture", photo=named, is_minor="y", **KNOWN).status_code == 303

    request = only()
    assert (request.kind, request.photo_id, request.is_minor) == (Kind.PICTURE, 1, True)
    assert EventKind.WITHDRAWN in [one.kind for one in request.events]
    assert db.session.get_one(Photo, 1).care_at is not None
    assert studio.get("/galeries/rivages/quai").status_code == 410


def test_who_is_not_known_takes_nothing_off(studio: FlaskClient) -> None:
    make_photo("quai")
    save()

    enter(studio, kind="picture", photo="quai", is_minor="y", email=ANNE)

    assert only().photo_id == 1
    assert db.session.get_one(Photo, 1).care_at is None
