"""What a member may change of what is kept, the password included."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, PASSWORD, events, letters, person, signs_in
from tests.factories import LONG_AGO, sign_in
from tests.support.forms import answered, press, send
from tests.support.pages import visit

PAGES = ("profil", "mot-de-passe", "adresse", "image")


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Return the browser of a member with a password."""
    return sign_in(app, db.session.get_one(Account, person("alice@example.org", Role.MEMBER)))


def account() -> Account:
    found = db.session.get_one(Account, 1)
    db.session.refresh(found)
    db.session.expunge(found)
    db.session.rollback()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_led_to_the_sign_in(client: FlaskClient, name: str) -> None:
    path = f"/compte/{name}"

    assert client.get(path).location == f"/compte/connexion?next={path}"
    assert client.post(path, data={"x": "y"}).location == "/compte/connexion?next=/compte"


def test_everything_is_optional_and_can_be_changed(alice: FlaskClient) -> None:
    for first, last, code in (("Alice", "Martin", "en"), ("", "", "fr")):
        typed = {"first_name": f" {first}", "last_name": last, "language": code}
        answer = send(alice, "/compte/profil", **typed)
        assert answer.location == "/compte"
        page = visit(alice, "/compte")
        assert "Votre profil est enregistré." in page.text
        assert (account().first_name, account().last_name, account().language) == (
            first,
            last,
            code,
        )

    assert account().checked_at is not None


@pytest.mark.parametrize(
    "typed", [{"first_name": "x" * 61, "language": "fr"}, {"first_name": "A", "language": "xx"}]
)
def test_a_profile_that_cannot_be_is_refused(alice: FlaskClient, typed: dict[str, str]) -> None:
    answer = send(alice, "/compte/profil", **typed)

    assert answered(answer).status == 422
    assert account().first_name == ""


def test_the_account_shows_what_is_kept(alice: FlaskClient) -> None:
    page = visit(alice, "/compte")

    assert account().reference in page.text
    links = {str(tag["href"]) for tag in page.soup.select("main a")}
    assert {f"/compte/{name}" for name in PAGES} <= links


def test_once_a_year_the_account_asks_whether_it_is_right(alice: FlaskClient) -> None:
    assert account().created_at == LONG_AGO
    page = visit(alice, "/compte")
    assert "Tout est-il encore exact" in page.text

    press(alice, page, "form[action$=verifie]")

    assert "Tout est-il encore exact" not in visit(alice, "/compte").text
    checked = account().checked_at
    assert checked is not None
    assert (now() - checked).days == 0


def test_a_member_changes_the_password(app: Flask, alice: FlaskClient) -> None:
    elsewhere = sign_in(app, account())

    answer = send(alice, "/compte/mot-de-passe", current=PASSWORD, password=ANOTHER)

    assert answer.location == "/compte"
    assert visit(alice, "/compte").status == 200
    assert elsewhere.get("/compte").status_code == 303
    assert signs_in(app.test_client(), ANOTHER, "alice@example.org").status_code == 303
    ((to, slug, values),) = letters()
    assert (to, slug) == ("alice@example.org", "password-changed")
    assert values["path"] == "/compte/mot-de-passe-oublie"


@pytest.mark.parametrize(
    ("current", "password", "status"),
    [("wrong wrong wrong", ANOTHER, 403), (PASSWORD, "court", 422), ("", ANOTHER, 422)],
)
def test_a_wrong_or_weak_password_changes_nothing(
    alice: FlaskClient, current: str, password: str, status: int
) -> None:
    answer = send(alice, "/compte/mot-de-passe", current=current, password=password)

    assert answered(answer).status == status
    assert "password-changed" not in events()
