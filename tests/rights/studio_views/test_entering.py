"""Requests by mail and post: the clock runs from the true day."""

from datetime import date, timedelta

from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.outbox.models import OutgoingMail
from photoallegret.rights.models import Channel, Proof, RequestState, RightsRequest
from photoallegret.rights.operations.letters import follow_path
from tests.rights.conftest import confirm_path, hidden
from tests.support.forms import answered, send
from tests.support.pages import visit

NEW = "/atelier/demandes/nouvelle"


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
    response = enter(studio, is_known="y")
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
    enter(studio, channel="mail", email="anne@example.org", postal="", is_known="y")
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
    for wrong in (
        {"received_on": tomorrow},
        {"received_on": "hier"},
        {"name": ""},
        {"postal": ""},
        {"email": "nobody"},
        {"kind": "nothing"},
        {"words": "x" * 6000},
    ):
        response = enter(studio, **wrong)
        assert response.status_code == 422, wrong
        assert answered(response).soup.select(".field__error"), wrong
    assert db.session.scalar(db.select(db.func.count(RightsRequest.id))) == 0
    assert date.fromisoformat(tomorrow)
