"""The site asked as nginx asks it, through its socket, or as visitors do, through nginx."""

import json
import socket
import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

from deploy.machine import Trouble

SECONDS = 20.0
OWN = "/-/"
READY, READY_ELSE = "/-/ready?web", "/robots.txt"
PATIENCE_SECONDS, PAUSE_SECONDS = 60.0, 0.2
FOUND, NEVER_THERE = 200, 404
FORWARDED = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}


class _Socket(HTTPConnection):
    """A connection to a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self.path = str(path)

    def connect(self) -> None:
        """Open it."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self.path)


class _Here(HTTPSConnection):
    """A connection to this machine, whatever its name leads to elsewhere."""

    def connect(self) -> None:
        """Open it, the certificate compared with the name."""
        plain = socket.create_connection(("127.0.0.1", 443), SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def ask(path: Path, host: str, page: str) -> int:
    """Return the status of ``page`` of ``host`` at the socket ``path``, 0 when none comes."""
    return _status(_Socket(path), host, page)


def ask_front(host: str, page: str) -> int:
    """Return the status of ``page`` of ``host`` as a visitor gets it, 0 when none comes."""
    return _status(_Here(host, timeout=SECONDS), host, page)


def wait_until_ready(path: Path, host: str) -> None:
    """Wait until the release at the socket ``path`` says that it is ready.

    Raises:
        Trouble: it does not; the text says what it lacks.

    """
    print(f"wait for {path}")
    deadline = time.monotonic() + PATIENCE_SECONDS
    status, told = 0, ""
    while time.monotonic() < deadline:
        status, told = _answer(_Socket(path), host, READY)
        if status == NEVER_THERE:
            status, told = _answer(_Socket(path), host, READY_ELSE)
        if status == FOUND:
            return
        time.sleep(PAUSE_SECONDS)
    message = f"it is not ready after {PATIENCE_SECONDS:.0f} seconds ({_lacking(status, told)})"
    raise Trouble(message)


def _lacking(status: int, told: str) -> str:
    """Return what a release that answered ``told`` says it lacks, its status without a word."""
    try:
        names = [name for name, is_so in json.loads(told).items() if not is_so]
    except (ValueError, AttributeError):
        return str(status)
    return f"{status}: not {', '.join(names)}"


def _status(connection: HTTPConnection, host: str, page: str) -> int:
    return _answer(connection, host, page)[0]


def _answer(connection: HTTPConnection, host: str, page: str) -> tuple[int, str]:
    """Return the status of ``page``, 0 when none comes, and the text."""
    # What the site tells of itself is told to this machine alone: nobody forwards that.
    told = {"Host": host} if page.startswith(OWN) else {"Host": host, **FORWARDED}
    try:
        connection.request("GET", page, headers=told)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()
