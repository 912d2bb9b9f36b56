"""A real mail server, on a free port of this machine, that does as its test says."""

import asyncio
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from photoallegret.paths import SITE_EXAMPLE
from tests.support.processes import becomes, free_port

PASSWORD = "sel de mer"
PATIENCE_SECONDS = 90


@dataclass
class Mailbox:
    """What the server has taken, and how it answers."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """From whom and to whom, as said on the wire."""
    to_recipient: str = ""
    """Its answer to RCPT, when it is none of the usual ones."""
    to_message: str = ""
    """Its answer to a whole message; "cut" hangs up instead."""
    seconds: float = 0
    """How long it waits, having taken a message, before it says so."""

    @property
    def messages(self) -> list[EmailMessage]:
        """Return what it has taken, read."""
        return [message_from_bytes(one, policy=default) for one in self.taken]

    def to(self, recipient: str) -> list[EmailMessage]:
        """Return what it has taken for somebody, the oldest first."""
        return [one for one in self.messages if str(one["To"]) == recipient]

    def text_to(self, recipient: str, number: int) -> str:
        """Wait for the ``number``-th message to somebody, and return its text."""
        came = becomes(lambda: len(self.to(recipient)) >= number, PATIENCE_SECONDS)
        assert came, f"no mail number {number} came for {recipient}"
        text = self.to(recipient)[number - 1].get_body(("plain",))
        assert text is not None
        return str(text.get_content())

    def link_to(self, recipient: str, number: int, under: str = "/compte/") -> str:
        """Wait for the ``number``-th message to somebody; return its link ``under`` a path."""
        text = self.text_to(recipient, number)
        found = re.search(rf"http://\S+{re.escape(under)}\S+", text)
        assert found is not None, text
        return found[0]

    async def handle_RCPT(  # noqa: N802 -- as aiosmtpd calls it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer to the naming of a recipient."""
        del server, session, options
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, or not."""
        if self.to_message == "cut":
            server.transport.abort()
            return "451 nobody hears it"
        if self.to_message:
            return self.to_message
        self.taken.append(envelope.content)
        self.envelopes.append((envelope.mail_from, tuple(envelope.rcpt_tos)))
        await asyncio.sleep(self.seconds)
        return "250 OK"


@contextmanager
def mail_server(mailbox: Mailbox | None = None, **options: Any) -> Iterator[Mailbox]:
    """Give the mailbox of a running server; ``options`` are those of aiosmtpd.

    A ``mailbox`` that had a server before has one again, on the same port.
    """
    mailbox = mailbox or Mailbox(port=free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, **options)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop(no_assert=True)


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
    """Let in who knows the password (an authenticator of aiosmtpd)."""
    return AuthResult(success=told.password == PASSWORD.encode(), handled=False)


@contextmanager
def talking_server(*said: bytes, every: float = 0) -> Iterator[int]:
    """Give the port of a server that says ``said`` to whoever comes, and then nothing more."""
    ending = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            while not ending.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    for words in said:
                        try:
                            connection.sendall(words)
                        except OSError:
                            break
                        ending.wait(every)
                    if not every:
                        ending.wait(5)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        ending.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def site_file(folder: Path, **mail: str | int) -> Path:
    """Write the example's settings with this table [mail]; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "site.toml"
    table = "\n".join(f"{name} = {value!r}" for name, value in mail.items())
    start, _, rest = SITE_EXAMPLE.read_text(encoding="utf-8").partition("[mail]\n")
    rest = rest.partition("\n\n")[2]
    path.write_text(f"{start}[mail]\n{table}\n\n{rest}", encoding="utf-8")
    return path


def certificate(folder: Path, *, days: int = 1) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate for 127.0.0.1, signed by itself, and the server's side of it.

    It ends in so many ``days``; it has ended for as many when they are negative.
    """
    from cryptography import x509  # noqa: PLC0415 -- slow import
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 -- as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- as above

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=100))
        .not_valid_after(today + timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
