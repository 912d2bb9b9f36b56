"""The photographer sees what left and what did not, and sends it again."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import ActForm
from photoallegret.mail.delivering import Way
from photoallegret.mail.troubles import Trouble
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.sending import send_due
from photoallegret.outbox.studio_views import listing
from tests.factories import make_account, sign_in
from tests.outbox.conftest import found, posted, posted_many
from tests.support.pages import Page, visit

RESEND = "/atelier/courrier/renvoyer"


def failed(to: str, detail: str = "550 5.1.1 unknown") -> int:
    mail_id = posted(to)
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == mail_id)
        .values(
            state=MailState.FAILED,
            trouble=Trouble.REFUSED,
            detail=detail,
            attempts=1,
            ended_at=now(),
        )
    )
    db.session.commit()
    assert mail_id is not None
    return mail_id


def token(app: Flask) -> str:
    with app.test_request_context():
        return str(ActForm(formdata=None).form_token.current_token)


def lines(page: Page, section: str) -> list[str]:
    return [
        " ".join(line.get_text(" ").split())
        for line in page.soup.select(f"section[aria-labelledby={section}] li")
    ]


def test_an_empty_outbox_says_so(studio: FlaskClient) -> None:
    page = visit(studio, "/atelier/courrier")

    assert page.h1 == "Courrier"
    assert "Aucun message pour l’instant." in page.text
    assert "personne ne les reçoit" in page.text
    assert page.soup.select_one("a[href='/atelier/courrier'][aria-current=page]")


def test_each_message_says_what_became_of_it(app: Flask, studio: FlaskClient) -> None:
    posted("alice@example.org", slug="password-changed")
    posted("late@example.org", expires_at=now() - timedelta(minutes=1))
    send_due(threading.Event())
    failed("bob@example.org")
    posted("carol@example.org")

    page = visit(studio, "/atelier/courrier")

    [given_up] = lines(page, "failed")
    assert given_up.startswith("Message d’essai bob@example.org Non envoyé")
    assert "Le serveur de courrier refuse ce message. 550 5.1.1 unknown" in given_up
    assert "Renvoyer" in given_up
    carol, late, alice = lines(page, "newest")
    assert "carol@example.org En attente" in carol
    assert "late@example.org Périmé, non envoyé" in late
    assert alice.startswith("Mot de passe changé alice@example.org Envoyé")
    assert not any("Renvoyer" in line or "Essayer" in line for line in (carol, late, alice))


def test_names_of_messages_are_in_french_letters(studio: FlaskClient) -> None:
    posted(slug="address-new")

    [line] = lines(visit(studio, "/atelier/courrier"), "newest")

    assert line.startswith("Changement d’adresse : nouvelle adresse")


def test_it_speaks_english(studio: FlaskClient) -> None:
    failed("bob@example.org")

    page = visit(studio, "/en/studio/mail")

    assert page.h1 == "Mail"
    assert "The mail server refuses this message." in page.text


def test_a_message_that_waits_says_when_it_is_tried_next(studio: FlaskClient) -> None:
    mail_id = posted()
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == mail_id)
        .values(attempts=3, trouble=Trouble.BUSY, next_at=now() + timedelta(minutes=15))
    )
    db.session.commit()

    [line] = lines(visit(studio, "/atelier/courrier"), "newest")

    assert "essayé 3 fois, prochain essai le" in line
    assert "Essayer maintenant" in line


def test_one_is_sent_again(app: Flask, studio: FlaskClient) -> None:
    first, second = failed("bob@example.org"), failed("carol@example.org")

    answer = studio.post(RESEND, data={"form_token": token(app), "mail": str(first)})

    assert (answer.status_code, answer.location) == (303, "/atelier/courrier")
    assert found(first).state is MailState.WAITING
    assert found(second).state is MailState.FAILED
    db.session.rollback()
    assert "Le message va repartir." in visit(studio, "/atelier/courrier").text


def test_all_are_sent_again(app: Flask, studio: FlaskClient) -> None:
    ids = [failed("bob@example.org"), failed("carol@example.org")]
    page = visit(studio, "/atelier/courrier")
    assert "Tout renvoyer" in page.text
    assert "2 messages n’ont pas pu partir" in page.text

    studio.post(RESEND, data={"form_token": token(app), "mail": "all"})

    assert [found(mail_id).state for mail_id in ids] == [MailState.WAITING] * 2


@pytest.mark.parametrize(
    ("told", "status"),
    [({"mail": "1"}, 400), ({"form_token": "forged", "mail": "1"}, 400)],
)
def test_a_forged_act_changes_nothing(
    app: Flask, studio: FlaskClient, told: dict[str, str], status: int
) -> None:
    mail_id = failed("bob@example.org")

    assert studio.post(RESEND, data=told).status_code == status
    assert found(mail_id).state is MailState.FAILED


@pytest.mark.parametrize("named", ["", "-1", "x", "1" * 30, "٣", "1;DROP"])
def test_what_names_no_message_is_refused(app: Flask, studio: FlaskClient, named: str) -> None:
    told = {"form_token": token(app), "mail": named}

    assert studio.post(RESEND, data=told).status_code == 400


def test_what_has_left_stays(app: Flask, studio: FlaskClient) -> None:
    mail_id = posted()
    send_due(threading.Event())

    studio.post(RESEND, data={"form_token": token(app), "mail": str(mail_id)})

    assert found(mail_id).state is MailState.SENT
    db.session.rollback()
    assert "Il est déjà parti." in visit(studio, "/atelier/courrier").text


def test_old_messages_are_a_page_further(studio: FlaskClient) -> None:
    posted_many(60)

    first = visit(studio, "/atelier/courrier")
    link = first.soup.find("a", string="Messages plus anciens")
    assert link is not None
    second = visit(studio, str(link["href"]))

    assert len(lines(first, "newest")) == 50
    assert len(lines(second, "newest")) == 10
    assert second.soup.find("a", string="Messages plus anciens") is None
    assert visit(studio, "/atelier/courrier?before=x' OR 1=1")
    assert visit(studio, "/atelier/courrier?before=" + "9" * 40)


def test_a_site_without_server_says_that_messages_wait(
    studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "way_of", lambda _settings: Way.NOWHERE)

    assert "Aucun serveur de courrier n’est réglé" in visit(studio, "/atelier/courrier").text


def test_what_a_server_says_is_text(studio: FlaskClient) -> None:
    failed("bob@example.org", "550 <script>alert(1)</script>")

    page = visit(studio, "/atelier/courrier")

    assert "550 <script>alert(1)</script>" in lines(page, "failed")[0]


def test_it_is_the_photographers_alone(app: Flask, studio: FlaskClient) -> None:
    mail_id = failed("bob@example.org")
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)

    assert "/atelier/courrier" in visit(studio, "/atelier").text
    assert "/atelier/courrier" not in visit(helper, "/atelier").text
    assert helper.get("/atelier/courrier").status_code == 404
    assert helper.get(f"/atelier/courrier/{mail_id}").status_code == 404
    told = {"form_token": token(app), "mail": "all"}
    assert helper.post(RESEND, data=told).status_code == 404
    assert found(mail_id).state is MailState.FAILED
