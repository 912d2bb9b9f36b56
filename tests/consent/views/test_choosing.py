"""Yes and no: as easy, as long; and what is withdrawn is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Account, JournalEntry, SignedIn
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.consent.choice import offer_here
from photoallegret.consent.forms import list_token
from photoallegret.consent.models import CookieChoice, CookieList
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.secrets_file import make_secrets
from tests.consent.answers import forget, press
from tests.factories import sign_in
from tests.support.pages import read
from tests.support.services import SCRIPT_COOKIES, with_services


def asks(client: FlaskClient, path: str = "/") -> bool:
    return 'class="consent"' in client.get(path).get_data(as_text=True)


def loaded(client: FlaskClient, path: str = "/") -> list[str]:
    page = read(client.get(path).get_data(as_text=True))
    return [str(script["data-service"]) for script in page.soup.select("[data-service]")]


def chosen(client: FlaskClient) -> str:
    found = client.get_cookie("consent")
    return found.value.rpartition(".")[2] if found else ""


def test_yes_and_no_are_of_the_same_kind_and_each_one_press(visitor: FlaskClient) -> None:
    page = read(visitor.get("/galeries").get_data(as_text=True))
    buttons = page.soup.select(".consent button")

    assert [(tag.name, tag["class"], tag["type"]) for tag in buttons] == [
        ("button", ["button"], "submit")
    ] * 2
    assert [tag.get_text() for tag in buttons] == ["Accepter", "Refuser"]
    answer = press(visitor, "/galeries", "refuse")
    assert (answer.status_code, answer.location) == (303, "/galeries")


def test_a_refusal_keeps_its_choice_alone_and_is_not_asked_again(visitor: FlaskClient) -> None:
    answer = press(visitor, "/", "refuse")
    (cookie,) = answer.headers.getlist("Set-Cookie")

    assert cookie.startswith("consent=")
    assert "Max-Age=15724800" in cookie  # 182 days
    assert chosen(visitor) == "none"
    assert not asks(visitor)
    assert loaded(visitor) == []


def test_an_acceptance_loads_both_and_opens_the_policy_to_them_alone(visitor: FlaskClient) -> None:
    before = visitor.get("/").headers["Content-Security-Policy"]

    press(visitor, "/", "accept")
    after = visitor.get("/")

    assert loaded(visitor) == ["analytics", "chat"]
    assert not asks(visitor)
    assert "https://" not in before
    policy = after.headers["Content-Security-Policy"]
    assert "script-src 'self' https://www.googletagmanager.com https://client.crisp.chat" in policy
    assert "script-src-attr" not in policy
    assert after.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in after.headers["Vary"]
    assert after.headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize(
    "path",
    ["/cookies", "/contact", "/compte/connexion", "/nulle-part", "/vos-droits", "/questions?q=x"],
)
def test_no_service_stands_where_an_address_or_a_form_is_ones_own(
    visitor: FlaskClient, path: str
) -> None:
    press(visitor, "/", "accept")

    assert loaded(visitor, path) == []
    assert "https://" not in visitor.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/cookies", "/compte/connexion", "/nulle-part"])
def test_private_pages_and_errors_do_not_ask(visitor: FlaskClient, path: str) -> None:
    assert not asks(visitor, path)


def test_one_service_can_be_accepted_alone_and_withdrawn_in_one_press(visitor: FlaskClient) -> None:
    press(visitor, "/cookies", "accept", "chat")
    assert (chosen(visitor), loaded(visitor)) == ("chat", ["chat"])

    answer = press(visitor, "/cookies", "refuse", "chat")

    assert (chosen(visitor), loaded(visitor)) == ("none", [])
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert answer.location == "/cookies"


def test_what_scripts_wrote_goes_with_the_consent(visitor: FlaskClient) -> None:
    press(visitor, "/", "accept")
    for name in SCRIPT_COOKIES:
        visitor.set_cookie(name, "1")

    answer = press(visitor, "/cookies", "refuse")
    ended = {
        line.partition("=")[0]
        for line in answer.headers.getlist("Set-Cookie")
        if "Max-Age=0" in line
    }

    assert ended == set(SCRIPT_COOKIES)
    assert not [name for name in SCRIPT_COOKIES if visitor.get_cookie(name)]
    assert visitor.get_cookie("consent")


@pytest.mark.parametrize("choice", ["accept", "refuse"])
def test_both_hold_as_long_and_are_asked_again(visitor: FlaskClient, choice: str) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        press(visitor, "/", choice)
        clock.shift(timedelta(days=181))
        assert not asks(visitor)
        clock.shift(timedelta(days=1))
        # A browser that keeps the cookie too long does not make the choice hold longer.
        visitor.set_cookie("consent", visitor_cookie(choice))
        assert asks(visitor)


def visitor_cookie(choice: str) -> str:
    slugs = offer_here().slugs if choice == "accept" else frozenset()
    return offer_here().written(slugs, now() - timedelta(days=182))


def test_another_list_is_asked_about_anew(visitor: FlaskClient) -> None:
    value = offer_here().written(offer_here().slugs, now()).replace(offer_here().version, "0" * 12)
    visitor.set_cookie("consent", value)

    assert asks(visitor)
    assert loaded(visitor) == []


def test_a_question_about_a_former_list_writes_nothing(
    visitor: FlaskClient, offering: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = read(visitor.get("/").get_data(as_text=True))
    token = page.soup.select_one(".consent [name=form_token]")["value"]
    offer = offering.extensions["photoallegret_consent"]
    changed = type(offer)(offer.services, "f" * 12, offer.days, offer.cookie)
    monkeypatch.setitem(offering.extensions, "photoallegret_consent", changed)

    answer = visitor.post(
        "/cookies/choix", data={"form_token": token, "choice": "accept", "back": "/"}
    )

    assert (answer.status_code, answer.location) == (303, "/")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "data",
    [
        {"form_token": "forged"},
        {"choice": ""},
        {"choice": "perhaps"},
        {"service": "spy"},
    ],
)
def test_what_is_forged_changes_nothing(visitor: FlaskClient, data: dict[str, str]) -> None:
    page = read(visitor.get("/").get_data(as_text=True))
    token = page.soup.select_one(".consent [name=form_token]")["value"]

    answer = visitor.post(
        "/cookies/choix", data={"form_token": token, "choice": "accept", "back": "/", **data}
    )

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    assert db.session.scalar(select(CookieChoice)) is None


@pytest.mark.parametrize("back", ["//example.org", "https://example.org", "/\\example.org", "x"])
def test_nobody_is_led_to_another_site(visitor: FlaskClient, back: str) -> None:
    page = read(visitor.get("/").get_data(as_text=True))
    token = page.soup.select_one(".consent [name=form_token]")["value"]
    data = {"form_token": token, "choice": "refuse", "back": back}

    assert visitor.post("/cookies/choix", data=data).location == "/cookies"


def test_a_post_of_another_site_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/cookies/choix", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_choices_are_counted_by_day_and_of_nobody(visitor: FlaskClient, offering: Flask) -> None:
    for choice in ("accept", "accept", "refuse"):
        press(offering.test_client(), "/", choice)
    rows = db.session.scalars(select(CookieChoice).order_by(CookieChoice.accepted)).all()

    assert [(row.accepted, row.count) for row in rows] == [("", 1), ("analytics+chat", 2)]
    assert all(row.day.hour == row.day.minute == row.day.second == 0 for row in rows)
    assert set(CookieChoice.__table__.columns.keys()) == {"day", "version", "accepted", "count"}
    words = db.session.scalars(select(CookieList.words)).one()
    assert "Google LLC" in words


def test_pages_are_the_same_for_all_who_chose_alike(visitor: FlaskClient, offering: Flask) -> None:
    other = offering.test_client()

    assert visitor.get("/").data == other.get("/").data
    press(visitor, "/", "refuse")
    press(other, "/", "refuse")
    assert visitor.get("/").data == other.get("/").data


def test_the_choice_can_be_forgotten_with_all_it_allowed(visitor: FlaskClient) -> None:
    press(visitor, "/", "accept")
    visitor.set_cookie("_ga", "1")

    answer = forget(visitor, "consent")

    assert answer.status_code == 303
    assert not visitor.get_cookie("consent")
    assert not visitor.get_cookie("_ga")
    assert asks(visitor)


def test_the_session_is_taken_away_by_signing_out(app: Flask, owner: Account) -> None:
    browser = sign_in(app, owner)

    answer = forget(browser, "session")

    assert answer.status_code == 303
    assert not browser.get_cookie("session")
    assert db.session.scalar(select(SignedIn)) is None
    assert "signed-out" in [entry.event for entry in db.session.scalars(select(JournalEntry))]


def test_a_session_that_ended_elsewhere_goes_too(client: FlaskClient) -> None:
    client.set_cookie("session", "ended-long-ago")

    forget(client, "session")

    assert not client.get_cookie("session")


def test_an_opened_gallery_is_forgotten(client: FlaskClient) -> None:
    client.set_cookie("gallery", "opened")

    forget(client, "gallery")

    assert not client.get_cookie("gallery")


def test_a_cookie_that_nobody_declared_is_not_deleted(client: FlaskClient) -> None:
    client.set_cookie("gallery", "opened")
    page = read(client.get("/cookies").get_data(as_text=True))
    token = page.soup.select_one(".cookie [name=form_token]")["value"]

    answer = client.post("/cookies/effacer", data={"form_token": token, "cookie": "spy"})

    assert answer.status_code == 400
    assert client.post("/cookies/effacer", data={"cookie": "gallery"}).status_code == 400


def test_a_site_without_services_writes_no_choice(client: FlaskClient) -> None:
    answer = client.post("/cookies/choix", data={"choice": "accept"})

    assert answer.status_code == 400
    assert not asks(client)
    assert "Cookie" not in client.get("/").headers.get("Vary", "")


def test_on_a_real_site_the_choice_is_bound_to_its_host(settings: Settings) -> None:
    secrets = make_secrets(settings.data)
    told = replace(with_services(settings), environment="production", secrets=secrets)
    site = create_app(told)
    client = site.test_client()
    with site.app_context():
        token = list_token(offer_here().version)
    options = {"base_url": told.base_url, "headers": {"X-Forwarded-Proto": "https"}}
    data = {"form_token": token, "back": "/"}

    given = client.post("/cookies/choix", data={**data, "choice": "accept"}, **options)
    client.set_cookie("_ga", "1", domain=told.site.host)
    withdrawn = client.post("/cookies/choix", data={**data, "choice": "refuse"}, **options)

    (cookie,) = given.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-consent=")
    assert "; Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
    ended = [one for one in withdrawn.headers.getlist("Set-Cookie") if one.startswith("_ga=;")]
    assert [f"Domain={told.site.host}" in one for one in ended] == [False, True]
    assert all("; Secure" in one and "Max-Age=0" in one for one in ended)
    with site.app_context():
        db.engine.dispose()
