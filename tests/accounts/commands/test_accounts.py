"""`flask accounts`: links printed, exits told, nothing asked."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.commands import first_owner_address
from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.owners import account_with
from photoallegret.clock import now
from photoallegret.db import db
from tests.accounts.people import ANOTHER, application, events, person
from tests.factories import make_account
from tests.support.forms import send
from tests.support.pages import visit

LINK = re.compile(r"^http://127\.0\.0\.1:8000(/compte/mot-de-passe/[\w-]{43})$", re.MULTILINE)


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["accounts", *words])
    return done.exit_code, done.output


def path_in(output: str) -> str:
    found = LINK.search(output)
    assert found, output
    return found[1]


def test_an_owner_is_created_by_one_line(app: Flask, client: FlaskClient) -> None:
    status, output = run(app, "create-owner", "anne@example.org")

    assert status == 0
    assert send(client, path_in(output), password=ANOTHER).location == "/atelier"
    assert events()[:2] == ["owner-created", "password-set"]


def test_an_owner_is_not_created_twice(app: Flask) -> None:
    person()

    status, output = run(app, "create-owner", "Anne@Example.org")

    assert status == 1
    assert "est déjà propriétaire" in output
    assert LINK.search(output) is None


@pytest.mark.parametrize("text", ["", "anne", "anne@", "a b@example.org", "anne@example.org\nx"])
def test_what_is_no_address_is_a_usage_error(app: Flask, text: str) -> None:
    for command in ("create-owner", "link"):
        status, output = run(app, command, text)

        assert status == 2
        assert "adresse e-mail" in output
    assert db.session.query(Account).count() == 0


def test_a_member_becomes_an_owner(app: Flask) -> None:
    make_account("alice@example.org")
    db.session.commit()

    assert run(app, "create-owner", "alice@example.org")[0] == 0

    found = account_with("alice@example.org")
    assert found is not None
    assert found.role is Role.OWNER


def test_a_link_brings_a_photographer_back_in(app: Flask, client: FlaskClient) -> None:
    application(app, person(), now())

    status, output = run(app, "link", "anne@example.org", "--reset-second-factor")

    assert status == 0
    assert send(client, path_in(output), password=ANOTHER).location == "/atelier"
    assert "second-factor-off" in events()
    assert "link-made" in events()


def test_a_link_alone_leaves_the_second_factor(app: Flask, client: FlaskClient) -> None:
    application(app, person(), now())

    _, output = run(app, "link", "anne@example.org")

    assert send(client, path_in(output), password=ANOTHER).location == "/compte/connexion"


def test_a_link_for_nobody_says_so(app: Flask) -> None:
    status, output = run(app, "link", "nobody@example.org")

    assert status == 1
    assert "flask accounts list" in output


def test_accounts_are_listed(app: Flask) -> None:
    application(app, person(), now())
    make_account("alice@example.org", suspended_at=now())
    db.session.commit()

    _, output = run(app, "list")
    _, as_json = run(app, "list", "--json")

    assert output.splitlines() == [
        "owner    anne@example.org  (second facteur)",
        "member   alice@example.org  (pas encore de mot de passe, suspendu)",
    ]
    found = [json.loads(line) for line in as_json.splitlines()]
    assert [(one["email"], one["role"], one["second_factor"]) for one in found] == [
        ("anne@example.org", "owner", True),
        ("alice@example.org", "member", False),
    ]


def test_each_link_for_the_first_owner_ends_the_one_before(app: Flask, client: FlaskClient) -> None:
    first, second = (path_in(first_owner_address()) for _ in range(2))

    assert visit(client, first, 410)
    assert visit(client, second)
    person()
    assert first_owner_address() == ""
