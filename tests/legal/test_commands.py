"""`flask legal check`, as the photographer runs it."""

import json

import pytest
from flask import Flask

from photoallegret.doctor import Finding
from photoallegret.legal import commands


def test_what_is_to_complete_is_said_and_nobody_is_asked(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["legal", "check", "--json"])

    findings = json.loads(done.output)
    assert done.exit_code == 1, [one for one in findings if one["level"] == "failure"]
    assert {"publisher.telephone", "privacy (fr)", "terms (en)", "law", "clauses"} <= {
        one["name"] for one in findings
    }


@pytest.mark.parametrize(("level", "status"), [("ok", 0), ("attention", 1), ("failure", 2)])
def test_the_worst_finding_is_the_exit_status(
    app: Flask, monkeypatch: pytest.MonkeyPatch, level: str, status: int
) -> None:
    found = Finding("facts", level, "words")  # type: ignore[arg-type]  # a level, as text
    monkeypatch.setattr(commands, "CHECKS", (lambda: [found],))

    done = app.test_cli_runner().invoke(args=["legal", "check"])

    assert done.exit_code == status
    assert "facts: words" in done.output
