"""The second factor's pages: a QR code, codes shown once, a fresh sign-in before each."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.freshness import FORM_TIME, FRESH
from photoallegret.clock import now
from tests.accounts.people import PASSWORD, application, codes_on, events
from tests.support.forms import answered, send
from tests.support.pages import visit

PAGE = "/atelier/compte/second-facteur"


def prepared(studio: FlaskClient) -> pyotp.TOTP:
    assert send(studio, PAGE, "/debut").location == PAGE
    (secret,) = codes_on(visit(studio, PAGE))
    return pyotp.TOTP(secret.replace(" ", ""))


def test_it_is_set_up_with_a_picture_a_text_and_a_code(studio: FlaskClient) -> None:
    totp = prepared(studio)
    page = visit(studio, PAGE)

    wrong = send(studio, page, code="000000")
    shown = answered(send(studio, answered(wrong), code=totp.now()))

    picture = page.soup.select_one("[role=img] svg path")
    assert picture is not None
    assert page.soup.select_one('a[href^="otpauth://totp/"]')
    assert wrong.status_code == 403
    assert len(codes_on(shown)) == 10
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert events() == ["second-factor-on"]
    assert "10 codes de secours" in visit(studio, PAGE).text


def test_the_codes_are_shown_once(studio: FlaskClient) -> None:
    shown = answered(send(studio, PAGE, code=prepared(studio).now()))
    code = codes_on(shown)[0]

    pages = [visit(studio, path).text for path in (PAGE, "/atelier/compte", "/atelier")]

    assert code in shown.text
    assert not [page for page in pages if code in page]


def test_looking_prepares_nothing(studio: FlaskClient) -> None:
    page = visit(studio, PAGE)

    assert codes_on(page) == []
    assert studio.post(PAGE, data={"code": "123456"}).status_code == 400
    assert send(studio, PAGE, "/debut").status_code == 303


def test_new_recovery_codes_replace_the_old(app: Flask, studio: FlaskClient) -> None:
    _, codes = application(app, 1, now())

    shown = answered(send(studio, PAGE, "/codes", **{"renew-code": codes[0]}))

    fresh = codes_on(shown)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)


def test_it_is_turned_off(app: Flask, studio: FlaskClient) -> None:
    _, codes = application(app, 1, now())

    response = send(studio, PAGE, "/fin", **{"end-code": codes[0]})

    assert response.location == "/atelier/compte"
    assert "Le second facteur est désactivé." in visit(studio, "/atelier/compte").text
    assert events() == ["second-factor-on", "recovery-code-used", "second-factor-off"]


def test_its_preparation_is_given_up_without_a_code(studio: FlaskClient) -> None:
    prepared(studio)

    assert send(studio, PAGE, "/fin").location == "/atelier/compte"
    assert codes_on(visit(studio, PAGE)) == []


@pytest.mark.parametrize("act", ["/codes", "/fin"])
@pytest.mark.parametrize(("code", "status"), [("", 422), ("000000", 403), (PASSWORD, 403)])
def test_nothing_but_a_code_changes_it(
    app: Flask, studio: FlaskClient, act: str, code: str, status: int
) -> None:
    application(app, 1, now())

    field = {"/codes": "renew-code", "/fin": "end-code"}[act]
    response = send(studio, PAGE, act, **{field: code})

    page = answered(response)
    assert response.status_code == status
    assert page.title.startswith("Erreur")
    assert page.soup.find(id=f"{field}-error")
    assert codes_on(page) == []
    assert events() == ["second-factor-on", *["proof-failed"] * (status == 403)]


@pytest.mark.usefixtures("early")
def test_codes_cannot_be_tried_for_long(app: Flask, studio: FlaskClient) -> None:
    application(app, 1, now())
    with time_machine.travel(now().replace(second=10), tick=False):
        page = visit(studio, PAGE)
        sent = [send(studio, page, "/fin", **{"end-code": "000000"}) for _ in range(6)]

    assert [response.status_code for response in sent] == [403] * 5 + [429]


@pytest.mark.parametrize("act", ["/debut", "/codes", "/fin", ""])
def test_each_act_asks_for_a_fresh_sign_in(app: Flask, studio: FlaskClient, act: str) -> None:
    application(app, 1, now())
    token = visit(studio, PAGE).soup.select_one("input[name=form_token]")
    assert token is not None

    with time_machine.travel(now() + FRESH + timedelta(seconds=5)):
        looked = studio.get(PAGE)
    with time_machine.travel(now() + FRESH + FORM_TIME + timedelta(seconds=5)):
        acted = studio.post(PAGE + act, data={"form_token": token["value"]})

    for response in (looked, acted):
        assert response.location == f"/compte/confirmer?next={PAGE}"
    assert events() == ["second-factor-on"]


@pytest.mark.parametrize("act", ["/debut", "/codes", "/fin"])
def test_forged_forms_change_nothing(app: Flask, studio: FlaskClient, act: str) -> None:
    application(app, 1, now())

    assert studio.post(PAGE + act).status_code == 400
    assert events() == ["second-factor-on"]
