"""The page of cookies: all that are declared, what this browser holds, and no value of any."""

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.rooms import HELD
from tests.factories import sign_in
from tests.support.pages import read, visit
from tests.support.services import SCRIPT_COOKIES


def words(page: object) -> str:
    return page.soup.main.get_text(" ", strip=True).replace("\u00a0", " ").replace("\u202f", " ")


def test_every_declared_cookie_is_told_with_its_reason(client: FlaskClient) -> None:
    page = visit(client, "/cookies")

    assert page.h1 == "Cookies"
    assert "aucun cookie facultatif" in words(page)
    assert {code.get_text() for code in page.soup.main.select(".cookie code")} == {
        *(cookie.name for cookie in HELD.cookies),
        *(stored.key for stored in HELD.stored),
    }
    assert words(page).count("Aucun accord n’est nécessaire :") == len(HELD.cookies) + len(
        HELD.stored
    )
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not page.soup.select(".cookie form")
    assert not page.soup.select(".consent")


def test_it_is_written_in_english_too(client: FlaskClient) -> None:
    assert "no optional cookie" in words(visit(client, "/en/cookies"))


def test_browsers_and_the_cnil_are_linked(client: FlaskClient) -> None:
    page = visit(client, "/cookies")
    links = [str(link["href"]) for link in page.soup.main.find_all("a")]

    assert {"Firefox", "Chrome", "Safari", "Edge", "Opera"} <= {
        link.get_text() for link in page.soup.main.find_all("a")
    }
    assert any(link.startswith("https://www.cnil.fr/") for link in links)
    assert not [link for link in links if link in ("", "#")]


def test_what_the_browser_holds_has_a_button_and_no_value(app: Flask, owner: Account) -> None:
    browser = sign_in(app, owner)
    token = browser.get_cookie("session").value
    browser.set_cookie("gallery", "what-was-opened")
    browser.set_cookie("old-plugin", "who-you-are")

    page = visit(browser, "/cookies")

    assert {field["value"] for field in page.soup.select("[name=cookie]")} == {"session", "gallery"}
    assert "old-plugin" in words(page)
    for value in (token, "what-was-opened", "who-you-are"):
        assert value not in page.text


def test_names_that_somebody_made_up_are_cut_and_escaped(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    sent = "; ".join(f"<b>{number}{'x' * 200}=1" for number in range(50))

    page = visit(client, "/cookies", headers={"Cookie": sent})

    assert page.soup.main.find("b") is None
    assert len(page.soup.main.select(".bullets code")) == 20
    assert all(len(code.get_text()) <= 80 for code in page.soup.main.select(".bullets code"))


def test_services_are_told_with_who_receives_and_where(visitor: FlaskClient) -> None:
    text = words(visit(visitor, "/cookies"))

    for part in ("Google Analytics", "Google LLC", "États-Unis", "décision d’adéquation", "Crisp"):
        assert part in text, part
    for name in SCRIPT_COOKIES:
        assert name in text
    assert "https://policies.google.com/privacy" in text
    assert "182 jours" in text
    assert "Vous n’avez pas choisi" in text
    assert "182 jours" in words(visit(visitor, "/confidentialite"))


@pytest.mark.parametrize(
    ("path", "status", "address"),
    [
        ("/", 200, "/cookies"),
        ("/en/", 200, "/en/cookies"),
        ("/nulle-part", 404, "/cookies"),
        ("/compte/connexion", 200, "/cookies"),
        ("/atelier", 404, "/cookies"),
    ],
)
def test_every_page_leads_there(client: FlaskClient, path: str, status: int, address: str) -> None:
    page = visit(client, path, status=status)

    assert page.soup.select_one(f'footer a[href="{address}"]')


def test_the_studio_leads_there_too(studio: FlaskClient) -> None:
    page = read(studio.get("/atelier").get_data(as_text=True))

    assert page.soup.select_one('.rail a[href="/cookies"]')


@pytest.mark.parametrize("code", [400, 403, 410, 429, 500, 503])
def test_every_error_leads_there(app: Flask, code: int) -> None:
    app.add_url_rule("/fail", "fail", lambda: abort(code))

    page = visit(app.test_client(), "/fail", status=code)

    assert page.soup.select_one('footer a[href="/cookies"]').get_text() == "Gérer les cookies"


def test_an_error_that_cannot_be_drawn_leads_there(app: Flask) -> None:
    app.jinja_env.globals["asset"] = None

    answer = app.test_client().get("/nulle-part")

    assert '<a href="/cookies">Gérer les cookies</a>' in answer.get_data(as_text=True)
