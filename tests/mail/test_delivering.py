"""Messages leave through a real server, by a secret channel, or say why they did not."""

import logging
import socket
import stat
import threading
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.mail import delivering
from photoallegret.mail.composing import Letter, compose
from photoallegret.mail.delivering import Way, deliver, way_of
from photoallegret.mail.troubles import Trouble, UndeliveredError
from tests.mail.conftest import Site
from tests.support.processes import becomes
from tests.support.smtp import (
    PASSWORD,
    certificate,
    free_port,
    mail_server,
    sign_in,
    talking_server,
)


def message(to: str = "alice@example.org") -> EmailMessage:
    values = {"at": "2026-11-25T13:05:00+00:00"}
    return compose(Letter(slug="test", to=to, language="fr", values=values), "abc")


def failure() -> UndeliveredError:
    with pytest.raises(UndeliveredError) as caught:
        deliver(message(), "name")
    return caught.value.failure


def test_a_message_arrives_as_it_was_composed(site: Site) -> None:
    with mail_server() as mailbox:
        site(port=mailbox.port, sender="site@example.org", sender_name='Zoé "Z" <x>')
        sent = message()
        deliver(sent, "name")

    [taken] = mailbox.messages
    assert mailbox.envelopes == [("site@example.org", ("alice@example.org",))]
    assert mailbox.taken[0].rstrip() == sent.as_bytes().rstrip()
    assert taken["From"].addresses[0].display_name == 'Zoé "Z" <x>'
    assert taken["From"].addresses[0].addr_spec == "site@example.org"
    assert str(taken["Message-ID"]) == "<abc@example.org>"
    assert str(taken["Reply-To"]) == "contact@photoallegret.com"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd knows STARTTLS only
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_channel_is_secret_and_its_other_end_known(
    site: Site, security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path)
    options = (
        {"ssl_context": context}
        if security == "tls"
        else {"tls_context": context, "require_starttls": True}
    )
    with mail_server(
        authenticator=sign_in, auth_required=True, auth_require_tls=security != "tls", **options
    ) as mailbox:
        site(PASSWORD, port=mailbox.port, security=security, username="site")
        unknown = failure()
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        deliver(message(), "name")

    assert unknown.trouble is Trouble.UNTRUSTED
    assert unknown.is_of_server
    assert "self-signed certificate" in unknown.detail
    assert len(mailbox.taken) == 1


def test_nothing_goes_in_clear_where_secrecy_was_asked(site: Site) -> None:
    with mail_server() as mailbox:
        site(port=mailbox.port, security="starttls")
        refused = failure()

    assert refused.trouble is Trouble.UNTRUSTED
    assert mailbox.taken == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_is_the_sites_trouble_and_not_the_messages(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with mail_server(
        authenticator=sign_in, auth_required=True, ssl_context=context, auth_require_tls=False
    ) as mailbox:
        site("wrong", port=mailbox.port, security="tls", username="site")
        refused = failure()

    assert (refused.trouble, refused.is_permanent, refused.is_of_server) == (
        Trouble.SIGN_IN,
        False,
        True,
    )
    assert "wrong" not in refused.detail


@pytest.mark.parametrize(
    ("answers", "trouble", "permanent", "of_server"),
    [
        ({"to_recipient": "550 5.1.1 no such user"}, Trouble.REFUSED, True, False),
        ({"to_recipient": "450 4.2.0 greylisted"}, Trouble.BUSY, False, False),
        ({"to_recipient": "421 4.3.0 closing"}, Trouble.BUSY, False, True),
        ({"to_recipient": "530 5.7.0 sign in first"}, Trouble.SIGN_IN, False, True),
        ({"to_message": "554 5.7.1 spam"}, Trouble.REFUSED, True, False),
        ({"to_message": "451 4.3.0 later"}, Trouble.BUSY, False, False),
        ({"to_message": "cut"}, Trouble.CUT, False, True),
    ],
)
def test_a_refusal_is_told_apart(
    site: Site, answers: dict[str, str], trouble: Trouble, permanent: bool, of_server: bool
) -> None:
    with mail_server() as mailbox:
        vars(mailbox).update(answers)
        site(port=mailbox.port)
        met = failure()

    assert (met.trouble, met.is_permanent, met.is_of_server) == (trouble, permanent, of_server)
    said = next(iter(answers.values()))
    assert said in ("cut", met.detail)
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        (b"421 4.3.2 too busy\r\n", Trouble.BUSY),
        (b"554 5.7.1 no service for you\r\n", Trouble.BUSY),
        (b"", Trouble.SLOW),
        (b"220 hello\r\n", Trouble.SLOW),
    ],
)
def test_a_server_that_serves_nobody_is_tried_again(
    site: Site, said: bytes, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "ANSWER_SECONDS", 0.3)
    with talking_server(said) as port:
        site(port=port)
        met = failure()

    assert (met.trouble, met.is_permanent, met.is_of_server) == (trouble, False, True)


def test_nobody_there_is_tried_again(site: Site) -> None:
    site(port=free_port())

    met = failure()

    assert (met.trouble, met.is_permanent, met.is_of_server) == (Trouble.UNREACHABLE, False, True)


def test_a_server_that_keeps_a_message_too_long_is_left(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "ANSWER_SECONDS", 0.3)
    with mail_server() as mailbox:
        mailbox.seconds = 1
        site(port=mailbox.port)
        met = failure()

    assert met.trouble is Trouble.SLOW


def is_timer(thread: threading.Thread) -> bool:
    return isinstance(thread, threading.Timer)


def test_a_server_that_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "WHOLE_SECONDS", 0.5)
    with talking_server(*[b"220-wait\r\n"] * 100, every=0.1) as port:
        site(port=port)
        began = time.monotonic()
        met = failure()

    assert time.monotonic() - began < 5
    assert met.trouble is Trouble.CUT
    assert becomes(lambda: not [one for one in threading.enumerate() if is_timer(one)], 5)


def test_the_network_is_not_asked_for_our_own_name(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(socket, "getfqdn", asked)
    with mail_server(server_hostname="mail.example.org") as mailbox:
        site(port=mailbox.port)
        deliver(message(), "name")

    assert len(mailbox.taken) == 1


def test_in_development_messages_are_files_closed_to_others(app: Flask, settings: Settings) -> None:
    deliver(message(), "20261125-140500-test-abc")

    [path] = (settings.data / "outbox").iterdir()
    assert path.name == "20261125-140500-test-abc.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"alice@example.org" in path.read_bytes()


def test_a_copy_of_a_real_site_writes_to_nobody(site: Site) -> None:
    made = site(server="smtp.example.org", security="starttls")
    settings: Settings = made.extensions["photoallegret"]

    assert way_of(settings) is Way.FILES


def test_no_secret_is_logged(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    made = site("very secret", port=free_port())
    made.debug = True
    failure()

    assert "very secret" not in caplog.text + "".join(capfd.readouterr())
    assert "very secret" not in repr(made.extensions["photoallegret"])


def test_signing_in_sends_nothing_and_says_what_is_wrong(site: Site) -> None:
    with mail_server() as mailbox:
        site(port=mailbox.port)
        answered = delivering.sign_in()
    silent = delivering.sign_in()

    assert (answered, silent) == (None, Trouble.UNREACHABLE)
    assert mailbox.taken == []
