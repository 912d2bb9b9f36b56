"""A site asked through its unix socket, as a proxy does."""

import socket
from http.client import HTTPConnection
from pathlib import Path


class SocketConnection(HTTPConnection):
    """A connection to the unix socket at ``path``."""

    def __init__(self, path: Path, timeout: float = 10) -> None:
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self) -> None:
        """Open it."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def answer_at(path: Path, page: str, host: str = "127.0.0.1") -> int:
    """Return the status that the site at the socket ``path`` answers for ``page``, 0 if none."""
    connection = SocketConnection(path)
    try:
        connection.request("GET", page, headers={"Host": host, "X-Forwarded-For": "192.0.2.1"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
