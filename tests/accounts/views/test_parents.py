"""Under fifteen: no account without child and parent; a doubt closes it until they agree."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.closing import close_account
from photoallegret.accounts.operations.minors import is_minor
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import (
    PASSWORD,
    consents,
    events,
    letters,
    link_in,
    opens,
    person,
    signs_in,
)
from tests.support.forms import answered, press, send
from tests.support.pages import visit

CHILD, PARENT = "louise@example.org", "parent@example.org"
SIGN_UP = "/compte/inscription/moins-de-15-ans"
BOTH = [
    ("account-texts", "given"),
    ("account-terms", "given"),
    ("minor-account-child", "given"),
    ("minor-account-parent", "given"),
]


def asked(client: FlaskClient) -> None:
    """Ask for a child's account and press the child's button."""
    send(client, SIGN_UP, email=CHILD, parent=PARENT, password=PASSWORD)
    opens(client, visit(client, link_in("account-confirm-child")))


def count() -> int:
    found = db.session.scalar(select(func.count(Account.id))) or 0
    db.session.rollback()
    return found


def test_both_agree_and_the_account_is_made(client: FlaskClient) -> None:
    send(client, SIGN_UP, email=CHILD, parent=PARENT, password=PASSWORD)
    assert [(to, slug) for to, slug, _ in letters()] == [(CHILD, "account-confirm-child")]
    opens(client, visit(client, link_in("account-confirm-child")))
    assert count() == 0, "not without the parent"
    page = visit(client, link_in("account-parent"))
    assert CHILD in page.text
    assert count() == 0, "looking makes nothing"

    answer = press(client, page, "form.form")

    assert visit(client, answer.headers["Location"]).h1.startswith("Merci")
    (account,) = db.session.scalars(select(Account)).all()
    assert (account.email, account.role) == (CHILD, Role.MEMBER)
    assert is_minor(account.id)
    assert consents(account.id) == BOTH
    assert signs_in(client, email=CHILD).status_code == 303
    visit(client, link_in("account-parent"), 410)


def test_the_parent_cannot_be_the_child(client: FlaskClient) -> None:
    answer = send(client, SIGN_UP, email=CHILD, parent=CHILD.upper(), password=PASSWORD)

    page = answered(answer)
    assert page.status == 422
    assert "pas la vôtre" in page.text
    assert letters() == []


def test_after_seven_days_nothing_can_be_agreed_to(client: FlaskClient) -> None:
    asked(client)

    with time_machine.travel(now() + timedelta(days=7, seconds=1)):
        visit(client, link_in("account-parent"), 410)
        visit(client, link_in("account-confirm-child"), 410)

    assert count() == 0


def test_no_used_link_makes_the_account_again(client: FlaskClient) -> None:
    asked(client)
    first = link_in("account-parent")
    opens(client, visit(client, link_in("account-confirm-child")))
    second = link_in("account-parent")
    press(client, visit(client, first), "form.form")
    close_account(1, "its holder", now())
    db.session.commit()

    for link in (first, second, link_in("account-confirm-child")):
        visit(client, link, 410)

    assert count() == 0


def test_pressing_again_floods_no_parent(client: FlaskClient) -> None:
    asked(client)
    for _ in range(5):
        opens(client, visit(client, link_in("account-confirm-child")))

    assert len(letters("account-parent")) == 3


@pytest.mark.parametrize("agrees", [True, False])
def test_a_doubt_closes_the_account_until_a_parent_agrees(
    app: Flask, client: FlaskClient, studio: FlaskClient, agrees: bool
) -> None:
    identity = person(CHILD, Role.MEMBER)
    press(studio, visit(studio, "/atelier/membres"), "form:has([value=doubt])")
    assert signs_in(app.test_client(), email=CHILD).status_code == 403
    link = link_in("account-doubt")

    answer = send(client, link, parent=PARENT)
    assert answer.location == "/compte/inscription/parent"
    if agrees:
        press(client, visit(client, link_in("account-parent")), "form.form")

    assert signs_in(app.test_client(), email=CHILD).status_code == (303 if agrees else 403)
    assert is_minor(identity) is agrees
    if agrees:
        assert consents(identity) == BOTH[2:]
        assert events()[:3] == ["age-doubted", "sign-in-failed", "age-trusted"]
        visit(client, link, 410)
        visit(client, link_in("account-parent"), 410)


def test_a_suspension_outlives_a_parents_agreement(
    app: Flask, client: FlaskClient, studio: FlaskClient
) -> None:
    person(CHILD, Role.MEMBER)
    for act in ("doubt", "suspend"):
        press(studio, visit(studio, "/atelier/membres"), f"form:has([value={act}])")
    send(client, link_in("account-doubt"), parent=PARENT)

    answer = press(client, visit(client, link_in("account-parent")), "form.form")

    assert visit(client, answer.headers["Location"]).h1 == "Merci, c’est noté"
    assert signs_in(app.test_client(), email=CHILD).status_code == 403
    press(studio, visit(studio, "/atelier/membres"), "form:has([value=lift])")
    assert signs_in(app.test_client(), email=CHILD).status_code == 303


def test_the_page_of_a_doubt_says_what_is_wrong(client: FlaskClient, studio: FlaskClient) -> None:
    person(CHILD, Role.MEMBER)
    press(studio, visit(studio, "/atelier/membres"), "form:has([value=doubt])")

    answer = send(client, link_in("account-doubt"), parent=CHILD)

    assert answered(answer).status == 422
    assert letters("account-parent") == []
