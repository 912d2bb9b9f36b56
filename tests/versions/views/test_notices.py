"""What an account holder reads of a change on the page of their account."""

from flask import Flask

from photoallegret.db import db
from tests.factories import make_account, save, sign_in
from tests.support.forms import send
from tests.support.pages import visit
from tests.versions.cases import declared_now, longer, publish, tell_all


def change() -> None:
    value = declared_now()
    publish(declared=value)
    publish(declared=longer(value))
    tell_all()


def test_it_stands_on_the_account_until_it_was_read(app: Flask) -> None:
    alice = make_account("alice@example.org")
    save()
    change()
    browser = sign_in(app, db.session.merge(alice))

    page = visit(browser, "/compte")
    assert "Conservation plus longue" in page.text
    assert page.soup.select_one("a[href='/confidentialite/v/1/changements']")
    assert "Kept longer" in visit(browser, "/en/account").text

    assert send(browser, page, action="/lu").status_code == 303

    after = visit(browser, "/compte")
    assert "Conservation plus longue" not in after.text
    assert "C’est noté" in after.text


def test_nobody_reads_what_is_another_s(app: Flask) -> None:
    alice, bob = make_account("alice@example.org"), make_account("bob@example.org")
    save()
    change()
    page = visit(sign_in(app, db.session.merge(alice)), "/compte")
    action = page.soup.select_one("form[action$='/lu']")["action"]
    token = page.soup.select_one("form[action$='/lu'] [name=form_token]")["value"]

    stranger = sign_in(app, db.session.merge(bob))

    assert stranger.post(action, data={"form_token": token}).status_code == 404
    assert app.test_client().post(action, data={"form_token": token}).status_code == 404
    assert stranger.post(action, data={"form_token": "x"}).status_code == 400
    for missing in ("0", "999", "9" * 12):
        path = f"/compte/textes/{missing}/lu"
        assert stranger.post(path, data={"form_token": token}).status_code == 404
