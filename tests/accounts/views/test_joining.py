"""Signing up: nothing is kept before the link, nobody learns who has an account."""

from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.closing import close_account
from photoallegret.accounts.views.texts import terms_accepted, texts_shown
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import speaking
from photoallegret.privacy.models import ConsentEntry
from photoallegret.versions.jobs import keep_here
from photoallegret.versions.queries import newest
from tests.accounts.people import (
    PASSWORD,
    consents,
    cookie,
    events,
    letters,
    link_in,
    opens,
    person,
    signs_in,
)
from tests.support.forms import answered, send
from tests.support.pages import visit

SIGN_UP = "/compte/inscription"
TYPED = {"email": "Alice@Example.org", "password": PASSWORD, "of_age": "y"}


def found() -> Account | None:
    account = db.session.scalar(select(Account).where(Account.email_key == "alice@example.org"))
    db.session.expunge_all()
    db.session.rollback()
    return account


def test_an_account_is_made_by_the_button_of_the_link(app: Flask, client: FlaskClient) -> None:
    sent = send(client, SIGN_UP, **TYPED)
    assert (sent.status_code, sent.location) == (303, f"{SIGN_UP}/message")
    assert visit(client, sent.location).h1 == "Ouvrez votre messagerie"
    assert found() is None
    link = link_in("account-confirm")
    page = visit(client, link)
    assert found() is None, "looking makes nothing"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert len(page.soup.select("main button[type=submit]")) == 1

    opens(client, page)

    account = found()
    assert account is not None
    assert (account.role, account.language, account.first_name) == (Role.MEMBER, "fr", "")
    assert account.confirmed_at is not None
    assert account.reference.startswith("C-")
    assert visit(client, link).h1 == "Votre compte est ouvert"
    assert cookie(app, client) == "", "no cookie before a sign-in"
    assert signs_in(client, email="alice@example.org").location == "/compte"
    assert events() == ["account-created", "signed-in"]


def test_the_ledger_says_which_texts_were_shown(client: FlaskClient) -> None:
    send(client, f"/en{'/account/sign-up'}", **TYPED)

    opens(client, visit(client, link_in("account-confirm")))

    account = found()
    assert account is not None
    assert consents(account.id) == [("account-texts", "given"), ("account-terms", "given")]
    with client.application.test_request_context(), speaking("en"):
        told, accepted = texts_shown(), terms_accepted()
    entries = db.session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)).all()
    assert [one.text_hash for one in entries] == [
        sha256(words.encode()).hexdigest() for words in (told, accepted)
    ]
    assert entries[1].text == accepted


def test_the_version_of_the_terms_accepted_is_one_that_is_kept(client: FlaskClient) -> None:
    send(client, f"/en{'/account/sign-up'}", **TYPED)
    opens(client, visit(client, link_in("account-confirm")))
    keep_here()

    accepted = select(ConsentEntry.text).where(ConsentEntry.purpose == "account-terms")
    assert newest("terms")["en"].digest in (db.session.scalar(accepted) or "")


def test_the_page_tells_what_the_law_wants(client: FlaskClient) -> None:
    page = visit(client, SIGN_UP)

    told = page.soup.get_text(" ")
    assert page.soup.select_one("[data-notice]") is not None
    assert "2 ans après le dernier jour" in told
    assert "après votre mort" in told
    assert page.soup.select_one('main a[href="/compte/directives"]') is not None
    names = {str(tag["name"]) for tag in page.soup.select("main input:not([type=hidden])")}
    assert names == {"email", "password", "of_age"}


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.ORG"])
def test_nobody_learns_that_an_address_has_an_account(client: FlaskClient, email: str) -> None:
    person("alice@example.org", Role.MEMBER)
    unknown = send(client, SIGN_UP, **TYPED | {"email": "nobody@example.org"})

    known = send(client, SIGN_UP, **TYPED | {"email": email})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.get_data() == unknown.get_data()
    slugs = [(to, slug) for to, slug, _ in letters()]
    assert slugs == [
        ("nobody@example.org", "account-confirm"),
        ("alice@example.org", "account-exists"),
    ]


def test_a_used_link_makes_no_account_again(client: FlaskClient) -> None:
    send(client, SIGN_UP, **TYPED)
    link = link_in("account-confirm")
    page = visit(client, link)
    opens(client, page)
    account = found()
    assert account is not None
    close_account(account.id, "its holder", now())
    db.session.commit()

    assert visit(client, link, 410).h1.startswith("Ce lien")
    assert opens(client, page).status_code == 410

    assert found() is None
    send(client, SIGN_UP, **TYPED)
    opens(client, visit(client, link_in("account-confirm")))
    assert found() is not None, "another sign-up is welcome"


def test_an_account_made_meanwhile_stays_as_it_is(client: FlaskClient) -> None:
    send(client, SIGN_UP, **TYPED)
    page = visit(client, link_in("account-confirm"))
    identity = person("alice@example.org", Role.MEMBER)

    opens(client, page)

    account = found()
    assert account is not None
    assert account.id == identity
    assert consents(identity) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "alice"}, "adresse e-mail"),
        ({"email": "été@example.org"}, "adresse e-mail"),
        ({"password": "court"}, "12 caractères"),
        ({"password": "alice alice alice"}, "se devine"),
        ({"of_age": ""}, "quinze ans"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(
    client: FlaskClient, changed: dict[str, str], words: str
) -> None:
    answer = send(client, SIGN_UP, **TYPED | changed)

    page = answered(answer)
    problems = page.soup.select_one("[role=alert]")
    assert page.status == 422
    assert problems is not None
    assert words in problems.get_text()
    assert letters() == []


def test_a_forged_token_changes_nothing(client: FlaskClient) -> None:
    answer = client.post(SIGN_UP, data=TYPED | {"form_token": "forged"})

    assert answered(answer).status == 400
    assert letters() == []


def test_what_nobody_asked_for_is_ignored(client: FlaskClient) -> None:
    more = {"phone": "+33 6", "role": "owner", "first_name": "Alice"}
    page = visit(client, SIGN_UP)
    token = page.soup.select_one("main form [name=form_token]")
    assert token is not None

    client.post(SIGN_UP, data={**TYPED, **more, "form_token": str(token["value"])})
    opens(client, visit(client, link_in("account-confirm")))

    account = found()
    assert account is not None
    assert (account.role, account.first_name) == (Role.MEMBER, "")


@pytest.mark.parametrize("how", ["forged", "old", "of another purpose"])
def test_a_link_that_does_not_serve_makes_nothing(client: FlaskClient, how: str) -> None:
    send(client, SIGN_UP, **TYPED)
    link, at = link_in("account-confirm"), now()
    if how == "forged":
        link = link[:-4] + "AAAA"
    elif how == "old":
        at += timedelta(days=7, seconds=1)
    else:
        link = link.replace("confirmer", "parent")

    with time_machine.travel(at):
        visit(client, link, 410)
        posted = client.post(link)

    assert posted.status_code == 410
    assert found() is None


def test_one_form_sends_one_message_and_an_address_gets_three_a_day(client: FlaskClient) -> None:
    page = visit(client, SIGN_UP)
    for _ in range(2):
        assert send(client, page, **TYPED).status_code == 303
    assert len(letters()) == 1

    for _ in range(4):
        assert send(client, SIGN_UP, **TYPED).status_code == 303

    assert len(letters()) == 3


@pytest.mark.usefixtures("early")
def test_a_network_is_slowed(client: FlaskClient) -> None:
    with time_machine.travel(now(), tick=False):
        answers = [
            send(client, SIGN_UP, **TYPED | {"email": f"a{number}@example.org"}).status_code
            for number in range(41)
        ]

    assert answers == 40 * [303] + [429]


def test_who_is_signed_in_has_an_account(studio: FlaskClient) -> None:
    assert studio.get(SIGN_UP).location == "/compte"


@pytest.mark.parametrize(("typed", "status"), [("another good password", 403), ("", 422)])
def test_who_did_not_choose_the_password_opens_nothing(
    client: FlaskClient, typed: str, status: int
) -> None:
    """A stranger signs up with somebody's address; that one presses the button of the message."""
    send(client, SIGN_UP, **TYPED)
    page = visit(client, link_in("account-confirm"))

    answer = opens(client, page, typed)

    assert answer.status_code == status
    assert found() is None
