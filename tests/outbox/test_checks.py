"""The doctor says where mail goes, and what stays."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from photoallegret.clock import now
from photoallegret.mail.delivering import Way
from photoallegret.outbox import checks
from photoallegret.outbox.operations.sending import send_due
from tests.outbox.conftest import posted
from tests.support.smtp import Mailbox


def found() -> list[tuple[str, str]]:
    return [(finding.name, finding.level) for finding in checks.mail()]


def test_all_is_well_with_a_server_and_nothing_late(app: Flask, mailbox: Mailbox) -> None:
    posted()

    [finding] = checks.mail()

    assert (finding.name, finding.level) == ("mail", "ok")
    assert finding.message == f"127.0.0.1:{mailbox.port}, none"


def test_what_waits_for_long_is_told(app: Flask) -> None:
    posted()

    with time_machine.travel(now() + timedelta(minutes=16)):
        assert found() == [("mail", "ok"), ("mail waiting", "attention")]


def test_what_was_given_up_is_told(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "550 unknown"
    posted()
    send_due(threading.Event())

    assert found() == [("mail", "ok"), ("mail given up", "attention")]


def test_in_development_mail_is_files(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "way_of", lambda _settings: Way.FILES)

    assert found() == [("mail", "ok")]


def test_a_real_site_without_server_fails_once_somebody_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "way_of", lambda _settings: Way.NOWHERE)
    before = found()
    posted()

    assert before == [("mail", "attention")]
    assert found() == [("mail", "failure")]
