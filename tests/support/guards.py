"""Guards around every test: nothing goes out, no line names somebody, no folder is undeclared."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from photoallegret.logs import blotted
from photoallegret.personal_data import Holdings

HERE = ("localhost", "")


class WentOut(Exception):  # noqa: N818 -- what happened
    """Something left this machine, or a log, or stands where nobody declared it."""


def is_outside(family: int, address: Any) -> bool:
    """Say whether a socket's address is another machine's."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return False
    host = str(address[0])
    try:
        return not ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host not in HERE


@contextmanager
def nothing_goes_out() -> Iterator[None]:
    """Refuse connections to other machines, and say so at the end whoever hid the refusal.

    Raises:
        WentOut: at the end, naming them.

    """
    tried: list[str] = []
    before = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        if is_outside(self.family, address):
            tried.append(str(address))
            message = "outgoing connections are refused in tests"
            raise ConnectionRefusedError(message)
        before[0](self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if is_outside(self.family, address):
            tried.append(str(address))
            return 111
        return before[1](self, address)

    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = before  # type: ignore[method-assign]
    if tried:
        message = (
            f"connects to {', '.join(tried)}: only hosts named in site.toml are reached; declare "
            "an Outgoing in HELD of the room's personal_data.py, and use a server of the test"
        )
        raise WentOut(message)


class Lines(logging.Handler):
    """Remembers the lines that hold an address in clear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line."""
        line = logging.LogRecord.getMessage(record)  # as it was before it became discreet
        if blotted(line) != line:
            self.found.append(f"{record.name}: {line}")


@contextmanager
def no_line_names_anybody(name: str = "photoallegret") -> Iterator[None]:
    """Look at what the logger called ``name``, and those below it, write.

    Raises:
        WentOut: at the end, a line held an address of mail or network.

    """
    lines, logger = Lines(), logging.getLogger(name)
    logger.addHandler(lines)
    try:
        yield
    finally:
        logger.removeHandler(lines)
    if lines.found:
        message = f"a log line holds an address in clear: {lines.found[0]}; log a number instead"
        raise WentOut(message)


class OnlyDeclaredHeaders:
    """WSGI layer around a site under test: no answer carries a header that nobody declared."""

    def __init__(self, app: Any, held: Holdings) -> None:
        self.app = app
        self.known = {header.name.lower() for header in held.headers}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer one request; raise WentOut when a header is undeclared."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            silent = sorted({name for name, _ in headers if name.lower() not in self.known})
            if silent:
                message = (
                    f"{environ.get('PATH_INFO')} sends {', '.join(silent)}: write a Header in "
                    "photoallegret/personal_data/headers.py, with what it tells of a person"
                )
                raise WentOut(message)
            return start_response(status, headers, *rest)

        return self.app(environ, start)


def check_folders(held: Holdings, data: Path) -> None:
    """Look at what a test left in the data folder.

    Raises:
        WentOut: something there is declared by nobody.

    """
    found = held.undeclared(data) if data.is_dir() else []
    if found:
        message = (
            f"the data folder holds {', '.join(found)}: "
            "write a Folder in HELD of the room's personal_data.py"
        )
        raise WentOut(message)
