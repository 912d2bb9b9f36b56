"""A death that was told freezes everything at once; a false alarm gives everything back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role, SignedIn
from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Fate, FileState
from photoallegret.directives.operations.carrying_out import carry_out
from photoallegret.directives.operations.designating import designation_with
from photoallegret.directives.operations.freezing import thaw
from photoallegret.directives.operations.handing import copy_at
from photoallegret.directives.operations.opening import SilencedError, announce
from photoallegret.directives.studio_views.blueprint import means_here
from photoallegret.passwords import hash_password
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.tied import Person
from photoallegret.restricted import is_restricted
from tests.accounts.people import PASSWORD, signs_in
from tests.directives.deaths import (
    ANNE,
    HEIR,
    anne,
    content_of,
    letters,
    names_jean,
    proven,
    public_question,
    told,
    wants,
)
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


def announced_falsely() -> tuple[Account, str]:
    """Have Jean tell of the death of Anne, who lives; return her and his code."""
    account = anne()
    code = names_jean(account)
    designation = designation_with(code)
    assert designation is not None
    file = announce(designation, None, "06", 6, Trace(now()))
    thaw(file, "She telephoned.", Trace(now()))
    number = account.id
    save()
    return db.session.get_one(Account, number), code


def test_a_link_that_told_what_was_false_tells_no_more(app: Flask, owner: Account) -> None:
    account, code = announced_falsely()

    designation = designation_with(code)
    assert designation is not None
    with pytest.raises(SilencedError):
        announce(designation, None, "06", 6, Trace(now()))

    assert db.session.scalars(db.select(DeathFile.state)).all() == [FileState.MISTAKEN]
    assert account.suspended_at is None
    assert content_of("death-mistaken", ANNE)["is_silenced"]
    assert designation.ended_at is None  # what is to be handed over stays directed to him


def test_named_again_they_may_tell_again(app: Flask, owner: Account) -> None:
    account, _code = announced_falsely()

    designation = designation_with(names_jean(account))

    assert designation is not None
    assert announce(designation, None, "06", 6, Trace(now())).state is FileState.QUARANTINE


def test_what_others_told_silences_nobody(app: Flask) -> None:
    account = anne()
    designation = designation_with(names_jean(account))
    assert designation is not None

    thaw(told(account), "She telephoned.", Trace(now()))

    assert designation.silenced_at is None
    assert not content_of("death-mistaken")["is_silenced"]


def test_copies_of_who_lives_are_opened_no_more(app: Flask) -> None:
    account = anne()
    names_jean(account)
    wants(account, questions=Fate.HAND_OVER, published_questions=Fate.ERASE)
    identity = proven(told(account)).id
    save()
    carry_out(identity, means_here("owner"), now())
    token = str(content_of("death-copy")["path"]).rpartition("/")[2]

    thaw(db.session.get_one(DeathFile, identity), "She telephoned.", Trace(now()))
    save()

    assert copy_at(token, now()) is None
    assert content_of("death-mistaken")["is_parted"]
