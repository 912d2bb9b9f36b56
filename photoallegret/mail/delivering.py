"""How a message leaves: through the site's server, or as a file on a developer's machine."""

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from typing import Any

import flask_mail
from flask import Flask, current_app

from photoallegret.config import Settings
from photoallegret.mail.troubles import Trouble, UndeliveredError, failure_of
from photoallegret.object_settings import HERE

ANSWER_SECONDS = 20
"""The longest wait for one answer of the server."""
WHOLE_SECONDS = 120
"""The longest conversation: a server that drips its answers is cut off then."""
FOLDER = "outbox"


class Way(Enum):
    """Where messages go."""

    SERVER = "server"
    FILES = "files"
    NOWHERE = "nowhere"
    """A real site without a mail server: they wait."""


def way_of(settings: Settings) -> Way:
    """Return where the site's messages go.

    In development only a server on this machine is used: a copy of a real site must write to
    nobody.
    """
    server = settings.site.mail.server
    if settings.is_production:
        return Way.SERVER if server else Way.NOWHERE
    return Way.SERVER if server in HERE else Way.FILES


def ready(app: Flask, settings: Settings) -> None:
    """Tell Flask-Mail the server of ``settings``."""
    mail = settings.site.mail
    app.config.update(
        MAIL_SERVER=mail.server,
        MAIL_PORT=mail.port,
        MAIL_USE_TLS=mail.security == "starttls",
        MAIL_USE_SSL=mail.security == "tls",
        MAIL_USERNAME=mail.username or None,
        MAIL_PASSWORD=settings.secrets.get("smtp_password"),
        MAIL_DEBUG=False,  # it would print the password
        MAIL_SUPPRESS_SEND=False,
    )
    Post().init_app(app)


def deliver(message: EmailMessage, name: str) -> None:
    """Have ``message`` leave; return once it has been taken.

    Args:
        message: the whole message.
        name: of its file, where files are written: safe in a path, without ending.

    Raises:
        UndeliveredError: it was not taken, or the answer never came.

    """
    settings: Settings = current_app.extensions["photoallegret"]
    try:
        if way_of(settings) is Way.SERVER:
            Post().send(Ready(message))
        else:
            _write(settings.data / FOLDER / f"{name}.eml", message.as_bytes())
    except Exception as error:
        raise UndeliveredError(failure_of(error)) from error


def sign_in() -> Trouble | None:
    """Sign in to the server and take leave; return what is wrong, None when nothing is."""
    try:
        with Post().connect():
            return None
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
        return failure_of(error).trouble


def _write(path: Path, content: bytes) -> None:
    """Write a file that is whole or absent, closed to others."""
    beside = path.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class Ready(flask_mail.Message):
    """A message already composed, as Flask-Mail wants to be handed one."""

    def __init__(self, message: EmailMessage) -> None:  # the parent's asks the network for our name
        self.whole = message
        self.recipients = [address.addr_spec for address in message["To"].addresses]
        self.sender = message["From"].addresses[0].addr_spec
        self.subject = self.reply_to = self.date = None  # type: ignore[assignment]
        self.cc, self.bcc = [], []
        self.mail_options, self.rcpt_options = [], []

    def as_bytes(self) -> bytes:
        """Return the message as it goes through the wire."""
        return self.whole.as_bytes()


class Post(flask_mail.Mail):
    """Flask-Mail with time-outs and certificates that are checked."""

    def connect(self) -> "Connection":
        """Return a connection, not yet open."""
        return Connection(current_app.extensions["mail"])


class Connection(flask_mail.Connection):
    """One conversation with the server: it ends, whatever happens."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect, make it secret, sign in."""
        settings: Settings = current_app.extensions["photoallegret"]
        told: dict[str, Any] = {
            "local_hostname": settings.site.host or "localhost",  # else the network is asked
            "timeout": ANSWER_SECONDS,
        }
        is_secret = self.mail.use_ssl or self.mail.use_tls
        context = ssl.create_default_context() if is_secret else None  # it takes a while
        if self.mail.use_ssl:
            told["context"] = context
        kind = _SecretHost if self.mail.use_ssl else _Host
        host = kind(self.mail.server, self.mail.port or 0, **told)
        try:
            if self.mail.use_tls:
                host.starttls(context=context)
            if self.mail.username:
                host.login(self.mail.username, self.mail.password or "")
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *_error: object) -> None:
        """Say goodbye; how it is answered changes nothing for what was taken before."""
        if self.host is not None:
            try:
                self.host.quit()
            except (smtplib.SMTPException, OSError, ValueError):
                self.host.close()


class _Bounded:
    """A conversation that is cut off after a while (before ``smtplib.SMTP`` in the bases)."""

    sock: socket.socket | None
    _timer: threading.Timer | None = None

    def connect(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 -- as smtplib
        self._timer = threading.Timer(WHOLE_SECONDS, self._cut)
        self._timer.daemon = True
        self._timer.start()
        connect: Callable[..., Any] = super().connect  # type: ignore[misc]
        try:
            return connect(*args, **options)
        except BaseException:
            self._timer.cancel()
            raise

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().close()  # type: ignore[misc]

    def _cut(self) -> None:
        try:
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is over already


class _Host(_Bounded, smtplib.SMTP):
    pass


class _SecretHost(_Bounded, smtplib.SMTP_SSL):
    pass
