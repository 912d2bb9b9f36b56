"""`flask mail`: test, list, resend."""

import json
import threading

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.mail.delivering import Way
from photoallegret.outbox import commands
from photoallegret.outbox.models import MailState
from photoallegret.outbox.operations.sending import send_due
from tests.outbox.conftest import found, posted
from tests.support.smtp import Mailbox


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["mail", *words])
    return result.exit_code, result.output


def test_a_test_message_leaves_at_once(app: Flask, mailbox: Mailbox) -> None:
    code, said = run(app, "test", "alice@example.org")

    assert (code, said) == (0, "127.0.0.1 l’a accepté.\n")
    [message] = mailbox.messages
    assert str(message["To"]) == "alice@example.org"
    assert found().state is MailState.SENT


def test_a_test_message_says_why_it_does_not_leave(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "450 4.2.0 later"

    code, said = run(app, "test", "alice@example.org")

    assert code == 1
    assert "demande de réessayer plus tard. 450 4.2.0 later" in said


@pytest.mark.parametrize("address", ["alice", "a@example.org\r\nBcc: b@example.org"])
def test_a_wrong_address_is_refused(app: Flask, mailbox: Mailbox, address: str) -> None:
    code, said = run(app, "test", address)

    assert code == 1
    assert said.startswith("Error: ")
    assert mailbox.taken == []


def test_without_a_server_a_test_says_what_to_write(
    app: Flask, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(commands, "way_of", lambda _settings: Way.NOWHERE)

    code, said = run(app, "test", "alice@example.org")

    assert code == 1
    assert str(settings.site_file) in said


def test_messages_are_listed_newest_first(app: Flask, mailbox: Mailbox) -> None:
    posted("alice@example.org")
    mailbox.to_recipient = "550 \x1b[31munknown"
    send_due(threading.Event())
    posted("bob@example.org")

    code, said = run(app, "list")
    _, as_json = run(app, "list", "--json")

    first, second = said.splitlines()
    assert code == 0
    assert "waiting" in first
    assert first.endswith("bob@example.org")
    assert "failed" in second
    assert "alice@example.org  Le serveur de courrier refuse ce message. 550" in second
    assert "\x1b" not in said
    assert [json.loads(line)["state"] for line in as_json.splitlines()] == ["waiting", "failed"]
    assert json.loads(as_json.splitlines()[1])["trouble"] == "refused"


def test_given_up_ones_are_sent_again(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "550 unknown"
    ids = [posted("alice@example.org"), posted("bob@example.org")]
    send_due(threading.Event())

    assert run(app, "resend", str(ids[0])) == (0, "1 message va repartir.\n")
    assert run(app, "resend", "--all") == (0, "1 message va repartir.\n")
    assert run(app, "resend", "--all")[0] == 0
    assert run(app, "resend", "999")[0] == 1
    assert run(app, "resend")[0] == 2
    assert [found(mail_id).state for mail_id in ids] == [MailState.WAITING] * 2
