"""A death that was told freezes everything at once; a false alarm gives everything back."""

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role, SignedIn
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, FileState
from photoallegret.directives.operations.freezing import thaw
from photoallegret.passwords import hash_password
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import is_restricted
from tests.accounts.people import PASSWORD, signs_in
from tests.directives.deaths import ANNE, HEIR, anne, letters, public_question, told
from tests.factories import make_account, save, sign_in


def frozen(app: Flask) -> int:
    account = anne()
    account.password_hash = hash_password(PASSWORD)
    db.session.commit()
    sign_in(app, account)
    file = told(db.session.get_one(Account, account.id))
    identity = file.id
    save()
    return identity


def test_everything_is_frozen_at_once(app: Flask, client: FlaskClient) -> None:
    frozen(app)

    assert db.session.scalar(db.select(db.func.count(SignedIn.id))) == 0
    assert is_restricted(address=ANNE)
    db.session.remove()
    assert client.get("/questions/la-dent").status_code == 410
    assert signs_in(client, email=ANNE).status_code == 403
    assert ("restriction-begun", ANNE) in letters()
    assert ("death-received", HEIR) in letters()


def test_a_false_alarm_gives_everything_back(app: Flask, client: FlaskClient) -> None:
    identity = frozen(app)

    assert thaw(db.session.get_one(DeathFile, identity), "She telephoned.", Trace(now()))
    save()

    assert not is_restricted(address=ANNE)
    assert client.get("/questions/la-dent").status_code == 200
    assert signs_in(client, email=ANNE).status_code == 303
    file = db.session.get_one(DeathFile, identity)
    assert file.state is FileState.MISTAKEN
    assert [one.act for one in file.entries] == ["opened", "frozen", "thawed"]
    assert letters()[-2:] == [("death-mistaken", ANNE), ("death-closed", HEIR)]
    assert not thaw(file, "again", Trace(now()))


def test_a_thaw_undoes_only_what_the_file_did(app: Flask) -> None:
    account = anne()
    account.suspended_at = now()
    restrict(Restricting(Person(account.id, ANNE), "fr", "contested"), now())
    file = told(account)

    assert (file.suspended, file.restricted) == (False, False)
    thaw(file, "She telephoned.", Trace(now()))

    assert account.suspended_at is not None
    assert is_restricted(address=ANNE)


def test_an_address_without_an_account_is_frozen_too(app: Flask, client: FlaskClient) -> None:
    public_question()

    told()
    save()

    assert is_restricted(address=ANNE)
    assert client.get("/questions/la-dent").status_code == 410


def test_the_only_owner_is_not_locked_out(app: Flask) -> None:
    account = make_account(ANNE, Role.OWNER)

    file = told(account)

    assert account.suspended_at is None
    assert not is_restricted(address=ANNE)
    assert [one.act for one in file.entries] == ["opened", "not-frozen"]
