"""`flask legal check`, as the photographer runs it."""

import json
from dataclasses import replace

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.doctor import Finding
from photoallegret.legal import commands
from photoallegret.legal.clauses import State, clauses


def test_what_is_to_complete_is_said_and_nobody_is_asked(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["legal", "check", "--json"])

    findings = json.loads(done.output)
    assert done.exit_code == 1, [one for one in findings if one["level"] == "failure"]
    assert {"publisher.telephone", "privacy (fr)", "terms (en)", "law", "clauses"} <= {
        one["name"] for one in findings
    }


def test_a_complete_site_lacks_nothing_but_what_the_matrix_says(app: Flask) -> None:
    settings: Settings = app.extensions["photoallegret"]
    publisher = replace(
        settings.site.publisher, registration="316 972 025 RCS Grenoble", telephone="04 76 00"
    )
    app.extensions["photoallegret"] = replace(
        settings, environment="production", site=replace(settings.site, publisher=publisher)
    )

    findings = json.loads(app.test_cli_runner().invoke(args=["legal", "check", "--json"]).output)

    lacking = {one["name"] for one in findings if one["level"] != "ok"}
    rows = [one for one in clauses() if one.state in (State.OPEN, State.PARTLY)]
    assert lacking == {f"clause {one.number}" for one in rows}


def test_a_real_site_without_a_fact_fails(app: Flask) -> None:
    app.extensions["photoallegret"] = replace(
        app.extensions["photoallegret"], environment="production"
    )

    done = app.test_cli_runner().invoke(args=["legal", "check"])

    assert done.exit_code == 2
    assert "publisher.telephone" in done.output


@pytest.mark.parametrize(("level", "status"), [("ok", 0), ("attention", 1), ("failure", 2)])
def test_the_worst_finding_is_the_exit_status(
    app: Flask, monkeypatch: pytest.MonkeyPatch, level: str, status: int
) -> None:
    found = Finding("facts", level, "words")  # type: ignore[arg-type]  # a level, as text
    monkeypatch.setattr(commands, "CHECKS", (lambda: [found],))

    done = app.test_cli_runner().invoke(args=["legal", "check"])

    assert done.exit_code == status
    assert "Faits voulus par la loi : words" in done.output
