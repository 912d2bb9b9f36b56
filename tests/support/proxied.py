"""A site behind nginx, asked through it or beside it."""

from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

from flask import Flask

OWN_OF_THE_SERVER = {"date", "server", "connection", "etag", "content-length", "accept-ranges",
                     "last-modified", "transfer-encoding"}  # fmt: skip


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, str]:
        """Return the headers that are the site's."""
        return {key: value for key, value in self.headers.items() if key not in OWN_OF_THE_SERVER}


@dataclass
class Served:
    """A site behind nginx."""

    site: Flask
    stack: ExitStack
    address: str

    def ask(
        self, path: str, method: str = "GET", body: str = "", *, app: bool = False, **more: str
    ) -> Answer:
        """Ask nginx, or the application behind it."""
        port = self.site.extensions["photoallegret"].port
        connection = HTTPConnection(f"127.0.0.1:{port}" if app else self.address, timeout=20)
        told = {name.replace("_", "-"): value for name, value in more.items()}
        try:
            connection.request(method, path, body or None, headers=told)
            answer: HTTPResponse = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop the application; nginx stays."""
        self.stack.close()
