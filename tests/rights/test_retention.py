"""Copies of people's data are kept as long as declared: 72 hours."""

import threading

import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import Export
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.personal_data import EXPORTS
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.jobs import export
from photoallegret.rights.retention import RULES
from tests.factories import make_account, save


def test_the_rule_keeps_what_is_declared(app: Flask) -> None:
    account = make_account("anne@example.org")
    ask_export(Person(account.id), "fr", now())
    save()
    export(threading.Event())
    (period,) = EXPORTS.retention.periods
    purge = ["privacy", "run-due"]

    app.test_cli_runner().invoke(args=purge)
    kept = len(db.session.scalars(select(Export)).all())
    db.session.remove()
    with time_machine.travel(now() + period.length):
        app.test_cli_runner().invoke(args=purge)

    assert [rule.name for rule in RULES] == [period.slug]
    assert kept == 1
    assert db.session.scalars(select(Export)).all() == []
    assert list((app.extensions["photoallegret"].data / "exports").iterdir()) == []
