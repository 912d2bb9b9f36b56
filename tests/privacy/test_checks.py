"""The doctor knows when the last whole run of retention was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.party_settings import Processor
from photoallegret.privacy.checks import processors, retention
from photoallegret.privacy.operations.retention import run_due
from photoallegret.questions.models import QuestionState
from photoallegret.site_file import Mail
from tests.factories import data_of, make_account, make_question, sign_in
from tests.support.pages import visit

BOUND = Processor("hosting", contract=date(2026, 1, 31))


def test_it_has_not_run_yet(app: Flask) -> None:
    assert [finding.level for finding in retention()] == ["attention"]


@pytest.mark.parametrize(("hours", "level"), [(25, "attention"), (27, "failure")])
def test_what_was_due_and_never_went_is_a_failure(app: Flask, hours: int, level: str) -> None:
    closed = now() - timedelta(days=30, hours=hours)
    make_question(state=QuestionState.SPAM, closed_at=closed)
    db.session.commit()

    assert [finding.level for finding in retention()] == [level]


@pytest.mark.parametrize(("hours", "state"), [(25, "ok"), (27, "failure")])
def test_a_promise_is_as_true_as_its_last_run(app: Flask, hours: int, state: str) -> None:
    run_due((), now(), data_of(app))

    with time_machine.travel(now() + timedelta(hours=hours)):
        found = list(retention())

    assert [finding.level for finding in found] == [state]
    if state == "failure":
        assert found[0].mend == "flask privacy run-due"


@pytest.mark.parametrize(
    ("server", "told", "levels"),
    [
        ("", (Processor("hosting"),), ["attention"]),
        ("", (BOUND,), ["ok"]),
        ("localhost", (BOUND,), ["ok"]),
        (
            "smtp.example.org",
            (BOUND,),
            ["attention", "ok"],
        ),
        (
            "smtp.example.org",
            (
                BOUND,
                Processor("mail", "Poste", country="FR", contract=date(2026, 1, 31)),
            ),
            ["ok"],
        ),
    ],
)
def test_each_processor_is_named_and_bound(
    app: Flask, server: str, told: tuple[Processor, ...], levels: list[str]
) -> None:
    settings = app.extensions["photoallegret"]
    site = replace(settings.site, mail=Mail(server=server), processors=told)
    app.extensions["photoallegret"] = replace(settings, site=site)

    assert [finding.level for finding in processors()] == levels


@pytest.mark.parametrize(("hours", "is_said"), [(25, False), (27, True)])
def test_the_studio_says_it_to_the_owner(
    app: Flask, studio: FlaskClient, hours: int, is_said: bool
) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper = sign_in(app, agent)
    run_due((), now() - timedelta(hours=hours), data_of(app))

    page = visit(studio, "/atelier/questions")
    seen = visit(helper, "/atelier/questions")

    assert ("flask privacy run-due" in page.text) == is_said
    assert "flask privacy run-due" not in seen.text


def test_a_site_up_for_long_without_any_run_says_it_too(app: Flask, owner: Account) -> None:
    with time_machine.travel(now() + timedelta(hours=27)):
        page = visit(sign_in(app, owner), "/atelier/questions")

    assert "flask privacy run-due" in page.text
