"""The doctor knows when the last whole run of retention was."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from photoallegret.clock import now
from photoallegret.privacy.checks import retention
from photoallegret.privacy.operations.retention import run_due
from tests.factories import data_of


def test_it_has_not_run_yet(app: Flask) -> None:
    assert [finding.level for finding in retention()] == ["attention"]


@pytest.mark.parametrize(("hours", "state"), [(25, "ok"), (27, "failure")])
def test_a_promise_is_as_true_as_its_last_run(app: Flask, hours: int, state: str) -> None:
    run_due((), now(), data_of(app))

    with time_machine.travel(now() + timedelta(hours=hours)):
        found = list(retention())

    assert [finding.level for finding in found] == [state]
    if state == "failure":
        assert found[0].mend == "flask privacy run-due"
