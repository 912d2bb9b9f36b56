"""Logs that name nobody: whatever an error quotes, addresses are blotted out of the lines.

In production each line is one JSON object, for the journal of the machine.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any

from flask import g, has_request_context

BLOT = "[…]"
ADDRESSES = re.compile(
    r"""[^\s@<>"'=(\[]+@[\w-]+(\.[\w-]+)+"""  # of mail
    r"|(?<![\w:])(?!::1\b)[0-9a-f:]*::[0-9a-f:.]*"  # of the network: IPv6 in short
    r"|\b(?!127\.)\d{1,3}(\.\d{1,3}){3}\b"  # IPv4, save this machine's
    r"|(?<![\w:])([0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b",  # and IPv6, which is no time of day
    re.IGNORECASE,
)
REQUEST_ID = "photoallegret_request_id"
"""Where, in ``g``, the number of the request is that every line written meanwhile bears."""
FIELDS = "fields"
"""Of a record: more fields of its line; what puts them there knows that they name nobody."""
BITS = {4: 24, 6: 48}
"""How much of an address a network keeps, by version."""
SERVER_LOGGING: dict[str, Any] = {
    "formatters": {name: {"()": "photoallegret.logs.JsonLines"} for name in ("generic", "access")}
}
"""What the application server is told of logging, for its own lines to be JSON too."""


class DiscreetRecord(logging.LogRecord):
    """A line of a log, whoever writes it down: its words and its trace hold no address."""

    _trace: str | None = None

    def getMessage(self) -> str:  # noqa: N802 -- the standard library's name
        """Return the words of the line."""
        return blotted(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The trace of an error, once a formatter has made it."""
        return self._trace

    @exc_text.setter
    def exc_text(self, trace: str | None) -> None:
        self._trace = blotted(trace) if trace else trace


class JsonLines(logging.Formatter):
    """Writes each line as one JSON object, in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": blotted(record.getMessage()),
        }
        if has_request_context() and REQUEST_ID in g:
            line["request_id"] = g.get(REQUEST_ID)
        line |= getattr(record, FIELDS, {})
        if record.exc_info:
            line["trace"] = blotted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def blotted(text: str) -> str:
    """Return ``text`` without the addresses it holds."""
    return ADDRESSES.sub(BLOT, text)


def network_of(address: str) -> str:
    """Return the network of ``address``, cut to /24 or /48; "" when it is none of another's."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return ""
    return str(ip_network((found, BITS[found.version]), strict=False))


def be_discreet() -> None:
    """Let every line of this process be discreet, whatever handlers a server has set up."""
    logging.setLogRecordFactory(DiscreetRecord)


def write_json() -> None:
    """Let every line of this process be written as JSON: before anybody else sets handlers up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.captureWarnings(capture=True)
