"""The site asked as nginx asks it, through its socket, or as visitors do, through nginx."""

import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

SECONDS = 20.0
OWN = "/-/"
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


def _status(connection: HTTPConnection, host: str, page: str) -> int:
    # What the site tells of itself is told to this machine alone: nobody forwards that.
    told = {"Host": host} if page.startswith(OWN) else {"Host": host, **FORWARDED}
    try:
        connection.request("GET", page, headers=told)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
