"""What an account holder reads of a breach on the page of their account."""

from flask import Flask

from photoallegret.db import db
from tests.factories import make_account, save, sign_in
from tests.incidents.cases import WORDS, make_incident, tell_all
from tests.support.forms import send
from tests.support.pages import visit


def test_it_stands_on_the_account_until_it_was_read(app: Flask) -> None:
    alice = make_account("alice@example.org")
    save()
    tell_all(make_incident(processings=["accounts"]))
    browser = sign_in(app, db.session.merge(alice))

    page = visit(browser, "/compte")
    english = visit(browser, "/en/account")
    for told in (*WORDS["fr"].values(), "contact@example.org", "Confidentialité"):
        assert told in page.text
    assert WORDS["en"]["measures"] in english.text

    answer = send(browser, page, action="/lu")

    assert answer.status_code == 303
    after = visit(browser, "/compte")
    assert WORDS["fr"]["measures"] not in after.text
    assert "C’est noté" in after.text


def test_nobody_reads_what_is_another_s(app: Flask) -> None:
    alice, bob = make_account("alice@example.org"), make_account("bob@example.org")
    save()
    tell_all(make_incident(processings=["accounts"]))
    page = visit(sign_in(app, db.session.merge(alice)), "/compte")
    action = page.soup.select_one("form[action$='/lu']")["action"]
    token = page.soup.select_one("form[action$='/lu'] [name=form_token]")["value"]

    stranger = sign_in(app, db.session.merge(bob))

    assert stranger.post(action, data={"form_token": token}).status_code == 404
    assert app.test_client().post(action, data={"form_token": token}).status_code == 404
    assert stranger.post(action, data={"form_token": "x"}).status_code == 400
    for missing in ("0", "999", "9" * 12):
        path = f"/compte/incidents/{missing}/lu"
        assert stranger.post(path, data={"form_token": token}).status_code == 404
