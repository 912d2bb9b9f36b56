"""The network is asked briefly, and says what receivers and browsers see."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import dns.resolver
import pytest

from photoallegret.clock import now
from photoallegret.watching.operations.asking import (
    Certificate,
    Post,
    Record,
    ask_certificate,
    ask_names,
    own_resolver,
)
from tests.support.names import SILENT, names
from tests.support.smtp import certificate

DOMAIN = "photo.example.org"
WHOLE = {
    DOMAIN: ("v=spf1 include:relay.example.net -all", "other=words"),
    f"m26._domainkey.{DOMAIN}": ("v=DKIM1; k=rsa; p=MIGf",),
    "_dmarc.example.org": ("v=DMARC1; p=reject",),
}


def test_the_three_rules_are_found_that_of_the_domain_above_too() -> None:
    with names(WHOLE) as resolver:
        found = ask_names(DOMAIN, "m26", resolver)

    one = Record.FOUND
    assert found == Post(domain=DOMAIN, spf=one, dkim=one, dmarc=one)


@pytest.mark.parametrize(
    ("texts", "record"),
    [
        ({}, Record.MISSING),
        ({DOMAIN: ("v=spf10 -all",)}, Record.MISSING),
        ({DOMAIN: ("v=spf1 -all", "v=spf1 ~all")}, Record.SEVERAL),
        ({DOMAIN: (SILENT,)}, Record.UNKNOWN),
    ],
)
def test_a_rule_is_missing_doubled_or_unknown(
    texts: dict[str, tuple[str, ...]], record: Record
) -> None:
    with names(texts) as resolver:
        assert ask_names(DOMAIN, "", resolver).spf is record


def test_a_key_taken_back_is_none() -> None:
    with names({f"m26._domainkey.{DOMAIN}": ("v=DKIM1; p=",)}) as resolver:
        assert ask_names(DOMAIN, "m26", resolver).dkim is Record.MISSING


def test_what_cannot_be_asked_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver, "Resolver", nothing)
    found = ask_names(DOMAIN, "", own_resolver())

    assert found == Post(domain=DOMAIN, spf=Record.UNKNOWN, dkim=None, dmarc=Record.UNKNOWN)


@contextmanager
def secret_server(context: ssl.SSLContext) -> Iterator[int]:
    """Give the port of a server that proves who it is, and says no more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _whom = listening.accept()
            try:
                context.wrap_socket(line, server_side=True).close()
            except OSError:  # it was not believed
                line.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize("days", [3, 60])
def test_the_end_of_a_certificate_is_read(tmp_path: Path, days: int) -> None:
    public, server = certificate(tmp_path, days=days)
    trusting = ssl.create_default_context(cafile=str(public))

    with secret_server(server) as port:
        found = ask_certificate("127.0.0.1", port=port, context=trusting)

    assert found.ends_at is not None
    assert abs(found.ends_at - now() - timedelta(days=days)) < timedelta(minutes=1)


def test_one_that_has_ended_is_told_from_one_that_is_not_trusted(tmp_path: Path) -> None:
    public, server = certificate(tmp_path, days=-1)
    trusting = ssl.create_default_context(cafile=str(public))

    with secret_server(server) as port:
        ended = ask_certificate("127.0.0.1", port=port, context=trusting)
    with secret_server(certificate(tmp_path)[1]) as port:
        stranger = ask_certificate("127.0.0.1", port=port)

    assert ended == Certificate(trouble="expired")
    assert "self" in stranger.trouble
    assert stranger.ends_at is None


def test_where_nobody_answers_that_is_said() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        found = ask_certificate("127.0.0.1", port=closed.getsockname()[1])

    assert found == Certificate(trouble="ConnectionRefusedError", is_answered=False)
