"""The requests of an account: each with where it stands, in words, and its last step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.rights.models import Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations.answering import decide, doubt, extend
from photoallegret.rights.operations.requesting import prove
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account, save, sign_in
from tests.gallery.conftest import Counting, counting
from tests.rights.conftest import Make
from tests.support.pages import visit

__all__ = ["counting"]
HERE = "/compte/droits"
DAY = timedelta(days=1)
Do = Callable[[RightsRequest], object]


@pytest.fixture
def anne(app: Flask) -> Account:
    account = make_account("anne@example.org")
    db.session.commit()
    db.session.refresh(account)
    db.session.expunge(account)
    db.session.rollback()
    return account


@pytest.fixture
def browser(app: Flask, anne: Account) -> FlaskClient:
    return sign_in(app, anne)


def proved(make_request: Make, do: Do = lambda _one: None, kind: Kind = Kind.ACCESS) -> None:
    """Have a request of Anne's made and proved, then something done of it."""
    request = make_request(kind)
    prove(request, Proof.LINK, Act(now()))
    do(request)
    save()


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda _one: None, "En cours"),
        (lambda one: extend(one, "Beaucoup de dossiers.", Act(now())), "prolongée"),
        (lambda one: doubt(one, "Deux personnes.", Act(now())), "En attente de vous"),
        (lambda one: decide(one, RequestState.GRANTED, "", "", Act(now())), "satisfaite"),
    ],
)
def test_where_it_stands_is_said_in_words(
    browser: FlaskClient, make_request: Make, do: Do, words: str
) -> None:
    proved(make_request, do, Kind.OBJECTION)

    page = visit(browser, HERE)

    (standing,) = page.soup.select(".entry__standing")
    assert words in standing.get_text()
    assert not page.soup.select(".follow__late")


def test_a_late_one_says_so_and_is_red(app: Flask, anne: Account, make_request: Make) -> None:
    proved(make_request)

    with time_machine.travel(now() + 33 * DAY):
        page = visit(sign_in(app, anne), HERE)

    (late,) = page.soup.select(".follow__late")
    assert "En retard de 3" in late.get_text()


def test_one_whose_identity_is_doubted_is_never_late(
    app: Flask, anne: Account, make_request: Make
) -> None:
    proved(make_request, lambda one: doubt(one, "Deux personnes.", Act(now())))

    with time_machine.travel(now() + 33 * DAY):
        page = visit(sign_in(app, anne), HERE)

    assert not page.soup.select(".follow__late")


def test_the_last_step_that_was_told_is_shown(browser: FlaskClient, make_request: Make) -> None:
    proved(make_request, lambda one: extend(one, "Beaucoup de dossiers.", Act(now())))

    assert "La réponse prend plus de temps" in visit(browser, HERE).text


def test_many_requests_take_no_more_queries(
    browser: FlaskClient, make_request: Make, counting: Counting
) -> None:
    proved(make_request)
    with counting() as one:
        browser.get(HERE)
    for _ in range(5):
        proved(make_request)

    with counting() as many:
        browser.get(HERE)

    assert len(many) == len(one)
