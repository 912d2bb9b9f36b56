"""The page of who was named: it tells what it is for, and nobody's name."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Designation, Ending, FileState
from photoallegret.directives.operations.designating import end_designation
from photoallegret.directives.operations.freezing import thaw
from tests.directives.deaths import ANNE, JEAN, anne, letters, names_jean
from tests.factories import save
from tests.support.forms import answered, send
from tests.support.pages import visit


@pytest.fixture
def page(app: Flask, owner: Account) -> str:
    """Return the address of the page of Jean, whom Anne named."""
    assert owner.is_owner
    assert app.testing
    code = names_jean(anne())
    save()
    return f"/apres-deces/{code}"


def files() -> list[DeathFile]:
    found = list(db.session.scalars(db.select(DeathFile)))
    db.session.rollback()
    return found


def test_it_says_what_it_is_for_and_names_nobody(client: FlaskClient, page: str) -> None:
    seen = visit(client, page)

    assert "Votre nom a été donné" in seen.h1
    for secret in (ANNE, "Dupont", JEAN, "Jean Martin"):
        assert secret not in seen.text
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    assert seen.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in seen.headers["X-Robots-Tag"]
    assert visit(client, f"/en/after-death/{page.rpartition('/')[2]}").status == 200


def test_a_death_is_told(client: FlaskClient, page: str) -> None:
    answer = send(client, page, died_on="2026-01-02", reach="06 00 00 00 00")

    assert answer.status_code == 303
    (file,) = files()
    assert file.reference in visit(client, page).text
    assert file.teller_reach == "06 00 00 00 00"
    suspended = db.session.scalar(db.select(Account.suspended_at).where(Account.email == ANNE))
    assert suspended is not None
    assert ("death-told", "owner@example.org") in letters()


@pytest.mark.parametrize(
    "typed",
    [
        {"reach": ""},
        {"reach": "x", "died_on": "yesterday"},
        {"reach": "x", "died_on": (now() + timedelta(days=2)).date().isoformat()},
        {"reach": "x" * 2001},
    ],
)
def test_what_is_incomplete_changes_nothing(
    client: FlaskClient, page: str, typed: dict[str, str]
) -> None:
    assert answered(send(client, page, **{"died_on": "", **typed})).status == 422
    assert files() == []


def test_a_forged_form_changes_nothing(client: FlaskClient, page: str) -> None:
    assert client.post(page, data={"reach": "x"}).status_code == 400
    db.session.rollback()
    assert client.post(f"{page}/refuser").status_code == 400
    assert files() == []


def test_who_was_told_off_is_told_so_and_cannot_act(client: FlaskClient, page: str) -> None:
    open_page = visit(client, page)
    account = db.session.scalars(db.select(Account).where(Account.email == ANNE)).one()
    end_designation(account.id, Ending.REVOKED, now())
    save()

    answer = send(client, open_page, reach="x", died_on="")

    assert answer.status_code == 410
    assert files() == []
    assert "est revenue sur ce choix" in visit(client, page, 410).text


def test_a_link_that_is_none_says_so(client: FlaskClient, page: str) -> None:
    assert visit(client, page[:-1], 410).h1 == "Ce lien n’ouvre plus rien"


def test_who_is_named_may_refuse(client: FlaskClient, page: str) -> None:
    assert send(client, page, "/refuser").status_code == 303

    found = db.session.scalars(db.select(Designation)).one()
    assert (found.name, found.address) == ("", "")
    db.session.rollback()
    assert "Vous avez refusé" in visit(client, page, 410).text
    assert ("designee-refused", ANNE) in letters()


def test_a_link_that_told_what_was_false_says_so_and_tells_no_more(
    client: FlaskClient, page: str
) -> None:
    open_page = visit(client, page)
    send(client, page, died_on="", reach="06")
    db.session.rollback()
    thaw(db.session.scalars(db.select(DeathFile)).one(), "She telephoned.", Trace(now()))
    save()

    again = answered(send(client, open_page, died_on="", reach="06"))

    assert again.status == 409
    assert [one.state for one in files()] == [FileState.MISTAKEN]
    seen = visit(client, page)
    assert "n’annonce plus" in seen.text
    assert not seen.soup.select("[name=reach]")
    db.session.rollback()
    assert send(client, page, "/refuser").status_code == 303
