"""Deleting one's account: said before, seven days to change one's mind, by its holder alone."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role, SignedIn
from photoallegret.accounts.operations.joining import TEXTS, note_act
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import ErasureEntry
from photoallegret.questions.models import Question
from tests.factories import make_account, make_question, save, sign_in
from tests.support.forms import answered, send
from tests.support.pages import visit

ANNE = "anne@example.org"
CLOSE, PART = "/compte/supprimer", "/compte/supprimer/en-partie"


@pytest.fixture
def anne(app: Flask) -> FlaskClient:
    """Return the browser of a member who asked a question."""
    account = make_account(ANNE)
    make_question()
    db.session.commit()
    return sign_in(app, account)


def closing_at() -> object:
    found = db.session.scalar(db.select(Account.closing_at).where(Account.email == ANNE))
    db.session.rollback()
    return found


def letters() -> list[tuple[str, str]]:
    rows = db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)).all()
    found = [(row.slug, row.recipient) for row in rows]
    db.session.rollback()
    return found


def test_a_visitor_is_led_to_the_sign_in(client: FlaskClient) -> None:
    asked = client.get(CLOSE)

    assert asked.status_code == 303
    assert "/compte/" in asked.location


@pytest.mark.parametrize(
    ("path", "law"), [(CLOSE, "RGPD art."), ("/en/account/delete", "GDPR art.")]
)
def test_the_law_is_named_in_the_language_spoken(app: Flask, path: str, law: str) -> None:
    account = make_account(ANNE)
    db.session.flush()
    note_act(account.id, TEXTS, "words", "sign-up form", now())
    db.session.commit()

    page = visit(sign_in(app, account), path)

    kept = [one.text for one in page.soup.select(".erased .label")]
    assert [one.startswith(law) for one in kept] == [True]


def test_what_goes_and_what_stays_is_said_before(anne: FlaskClient) -> None:
    page = visit(anne, CLOSE)

    assert page.h1 == "Supprimer mon compte"
    assert "Ce qui est effacé" in page.text
    assert "Nom, adresse e-mail, question" in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert visit(anne, "/en/account/delete").h1 == "Delete my account"


def test_it_is_linked_from_the_account(anne: FlaskClient) -> None:
    assert visit(anne, "/compte").soup.find("a", href=CLOSE)


def test_the_button_gives_seven_days(anne: FlaskClient) -> None:
    response = send(anne, CLOSE, "")

    assert response.status_code == 303
    found = closing_at()
    assert found is not None
    assert letters() == [("account-closing", ANNE)]
    banner = visit(anne, "/compte")
    assert "Ce compte sera effacé le" in banner.text
    assert "Garder mon compte" in banner.text


def test_asked_twice_it_is_told_once(anne: FlaskClient) -> None:
    fields = {"form_token": token_of(visit(anne, CLOSE).text)}
    anne.post(CLOSE, data=fields)
    first = closing_at()
    anne.post(CLOSE, data=fields)

    assert closing_at() == first
    assert len(letters()) == 1


def test_the_banner_keeps_the_account(anne: FlaskClient) -> None:
    send(anne, CLOSE)

    response = send(anne, "/compte", "/garder")

    assert "Votre compte reste." in visit(anne, response.location).text
    assert closing_at() is None
    assert [slug for slug, _ in letters()] == ["account-closing", "account-kept"]


def test_the_link_of_the_message_keeps_it_without_signing_in(
    anne: FlaskClient, client: FlaskClient
) -> None:
    send(anne, CLOSE)
    content = db.session.scalars(db.select(OutgoingMail.content)).one()
    db.session.rollback()
    assert content is not None
    path = content["values"]["path"]

    asked = visit(client, path)
    assert closing_at() is not None  # looking changes nothing
    kept = answered(send(client, path))

    assert asked.headers["Referrer-Policy"] == "no-referrer"
    assert kept.h1 == "Votre compte reste."
    assert closing_at() is None
    assert visit(client, path, 410).h1 == "Ce lien ne sert plus"
    assert visit(client, f"{path}x", 410)


def test_the_last_owner_cannot_leave(studio: FlaskClient) -> None:
    page = visit(studio, CLOSE)

    assert "seul propriétaire" in page.text
    assert not page.soup.select("form[method=post] .button--danger")
    token = visit(studio, "/compte").soup.select_one("input[name=form_token]")
    assert token is not None
    assert studio.post(CLOSE, data={"form_token": str(token["value"])}).status_code == 409


def test_one_of_two_owners_can(app: Flask, studio: FlaskClient, owner: Account) -> None:
    other = make_account("other@example.org", Role.OWNER)
    db.session.commit()
    browser = sign_in(app, other)

    send(studio, CLOSE)
    page = visit(browser, CLOSE)

    assert "seul propriétaire" in page.text  # the other one is leaving already


def test_a_forged_token_changes_nothing(anne: FlaskClient) -> None:
    for path in (CLOSE, f"{CLOSE}/garder"):
        assert anne.post(path, data={"form_token": "forged"}).status_code == 400
    assert closing_at() is None


def test_an_old_sign_in_proves_itself_again(app: Flask, anne: FlaskClient) -> None:
    db.session.execute(db.update(SignedIn).values(fresh_at=now() - timedelta(hours=1)))
    save()

    assert anne.get(CLOSE).location == f"/compte/confirmer?next={CLOSE}"
    assert anne.get(PART).status_code == 303


def test_a_part_is_shown_then_erased_at_once(
    app: Flask, anne: FlaskClient, settings: Settings
) -> None:
    assert app.testing
    choices = visit(anne, CLOSE).soup.select("input[name=quoi]")
    assert {str(tag["value"]) for tag in choices} >= {"questions", "sessions"}
    assert not {str(tag["value"]) for tag in choices} & {"accounts", "credentials"}

    page = visit(anne, f"{PART}?quoi=questions")
    assert "Nom, adresse e-mail, question" in page.text
    assert "Mots de passe" not in visit(anne, f"{PART}?quoi=sessions").text
    response = anne.post(
        PART,
        data={"quoi": "questions", "form_token": token_of(page.text)},
    )

    assert "est effacé" in visit(anne, response.location).text
    assert db.session.scalar(db.select(db.func.count(Question.id))) == 0
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 1
    assert db.session.scalars(db.select(ErasureEntry.scope)).one() == ["questions"]


def token_of(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found
    return found[1]


def test_what_cannot_be_erased_alone_is_not(anne: FlaskClient) -> None:
    for wanted in ("accounts", "nothing"):
        assert anne.get(f"{PART}?quoi={wanted}").status_code == 422
    assert anne.get(PART).location == CLOSE
    assert db.session.scalar(db.select(db.func.count(Account.id))) == 1


def test_a_part_that_nobody_knows_is_refused_not_dropped(anne: FlaskClient) -> None:
    page = visit(anne, f"{PART}?quoi=questions")

    assert anne.get(f"{PART}?quoi=questions&quoi=nothing").status_code == 422
    assert "questions" in str(page.soup)
