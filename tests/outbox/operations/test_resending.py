"""What was given up can be sent again; what ended long ago is forgotten."""

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import MailState
from photoallegret.outbox.operations.resending import resend, sweep_files
from photoallegret.outbox.operations.sending import claim, send_due
from tests.outbox.conftest import found, posted
from tests.support.smtp import Mailbox

DAY = timedelta(days=1)


@pytest.fixture
def failed(app: Flask, mailbox: Mailbox) -> list[int | None]:
    """Return the ids of two messages that were given up."""
    mailbox.to_recipient = "550 unknown"
    ids = [posted("alice@example.org"), posted("bob@example.org")]
    send_due(threading.Event())
    mailbox.to_recipient = ""
    return ids


def test_one_is_sent_again(failed: list[int], mailbox: Mailbox) -> None:
    assert resend([failed[0]]) == 1
    db.session.commit()
    send_due(threading.Event())

    assert [found(mail_id).state for mail_id in failed] == [MailState.SENT, MailState.FAILED]
    assert len(mailbox.taken) == 1


def test_all_are_sent_again(failed: list[int], mailbox: Mailbox) -> None:
    assert resend() == 2
    db.session.commit()
    send_due(threading.Event())

    assert len(mailbox.taken) == 2


def test_what_waits_is_tried_at_once(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "450 later"
    mail_id = posted()
    send_due(threading.Event())
    mailbox.to_recipient = ""

    assert send_due(threading.Event()) == 0
    assert resend() == 0, "only what was given up, when nothing is named"
    assert resend([mail_id]) == 1
    db.session.commit()
    assert send_due(threading.Event()) == 1


def test_what_left_or_is_leaving_stays(app: Flask, mailbox: Mailbox) -> None:
    sent = posted()
    send_due(threading.Event())
    leaving = posted()
    assert claim() is not None

    assert resend([sent, leaving, 999]) == 0


def test_files_are_forgotten_as_their_lines(app: Flask, tmp_path: Path) -> None:
    old, new = tmp_path / "old.eml", tmp_path / "new.eml"
    old.touch()
    new.touch()
    long_ago = (now() - 31 * DAY).timestamp()
    os.utime(old, (long_ago, long_ago))

    sweep_files(tmp_path, now())

    assert [path.name for path in tmp_path.glob("*.eml")] == ["new.eml"]
