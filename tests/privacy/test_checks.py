"""The doctor knows when the last whole run of retention was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from photoallegret.clock import now
from photoallegret.privacy.checks import processors, retention
from photoallegret.privacy.operations.retention import run_due
from photoallegret.site_file import Mail, Processor

BOUND = Processor("hosting", contract=date(2026, 1, 31))


def test_it_has_not_run_yet(app: Flask) -> None:
    assert [finding.level for finding in retention()] == ["attention"]


@pytest.mark.parametrize(("hours", "state"), [(25, "ok"), (27, "failure")])
def test_a_promise_is_as_true_as_its_last_run(app: Flask, hours: int, state: str) -> None:
    run_due((), now())

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
