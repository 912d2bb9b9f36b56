"""The photographer is told in time of what is carried out by itself."""

import threading
from datetime import timedelta

from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.directives.jobs import carry
from photoallegret.directives.operations.months import months_after
from tests.directives.deaths import DAY, anne, at, content_of, letters, proven, told
from tests.factories import save

END = months_after(DAY, 6)


def warnings() -> int:
    count = [slug for slug, _ in letters()].count("death-waits")
    db.session.rollback()
    return count


def test_before_the_end_once(app: Flask, owner: Account) -> None:
    assert owner.is_owner
    with at(DAY):
        proven(told(anne()))
        save()
    with at(END - timedelta(days=16)):
        carry(threading.Event())
        assert warnings() == 0
    for days in (15, 14):
        with at(END - timedelta(days=days)):
            carry(threading.Event())
            assert warnings() == 1
    assert content_of("death-waits")["is_proven"]


def test_without_proof_it_is_said_instead_of_done(app: Flask, owner: Account) -> None:
    assert owner.is_owner
    with at(DAY):
        told(anne())
        save()
    with at(END + timedelta(days=1)):
        carry(threading.Event())

    assert warnings() == 1
    assert not content_of("death-waits")["is_proven"]
