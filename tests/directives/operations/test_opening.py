"""The file of a death: who is meant, one at a time, told by who was named or by others."""

import pytest
from flask import Flask

from photoallegret.accounts.operations.journal import Trace
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Ending, Teller
from photoallegret.directives.operations.designating import designation_with, end_designation
from photoallegret.directives.operations.opening import (
    OpenAlreadyError,
    announce,
    announced_by,
    person_called,
)
from photoallegret.privacy.queries.tied import Person
from tests.directives.deaths import ANNE, DAY, JEAN, anne, at, letters, names_jean, raw, told
from tests.factories import make_question, save


def test_a_person_is_known_by_address_or_reference(app: Flask) -> None:
    account = anne()
    make_question(email_key="other@example.org")

    assert person_called(" Anne@Example.org ") == Person(account.id, ANNE)
    assert person_called(account.reference.lower()) == Person(account.id, ANNE)
    assert person_called("other@example.org") == Person(None, "other@example.org")
    assert person_called("nobody@example.org") is None
    assert person_called("nobody") is None


def test_heirs_have_six_months(app: Flask) -> None:
    with at(DAY):
        file = told(anne())

    assert file.quarantine_until.isoformat() == "2027-02-28T12:00:00+00:00"


def test_one_file_is_open_of_one_person(app: Flask) -> None:
    account = anne()
    first = told(account)

    with pytest.raises(OpenAlreadyError) as error:
        told(account)

    assert error.value.file is first


def test_who_was_named_tells_once(app: Flask, owner: object) -> None:
    account = anne()
    designation = designation_with(names_jean(account))
    assert designation is not None
    file = announce(designation, None, "06 00 00 00 00", 6, Trace(now()))

    again = announce(designation, None, "again", 6, Trace(now()))

    assert again is file
    assert announced_by(designation) is file
    assert (file.teller, file.teller_address) == (Teller.DESIGNEE, JEAN)
    assert account.suspended_at is not None
    assert [slug for slug, _ in letters()] == [
        "designee-named",
        "restriction-begun",
        "death-received",
        "death-told",
    ]


def test_who_was_told_off_cannot_act(app: Flask) -> None:
    account = anne()
    designation = designation_with(names_jean(account))
    assert designation is not None
    end_designation(account.id, Ending.REVOKED, now())

    with pytest.raises(ValueError, match="ended"):
        announce(designation, None, "", 6, Trace(now()))

    assert db.session.scalar(db.select(db.func.count(DeathFile.id))) == 0
    assert account.suspended_at is None


def test_who_tells_is_kept_encrypted(app: Flask) -> None:
    told(anne(), reach="06 12 34 56 78")
    save()

    for secret in (b"Paule", b"paule@", b"06 12 34 56 78"):
        assert secret not in raw(app)
