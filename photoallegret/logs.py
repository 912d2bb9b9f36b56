"""Logs that name nobody: whatever an error quotes, addresses are blotted out of the lines."""

import logging
import re

BLOT = "[…]"
ADDRESSES = re.compile(
    r"""[^\s@<>"'=(\[]+@[\w-]+(\.[\w-]+)+"""  # of mail
    r"|(?<![\w:])(?!::1\b)[0-9a-f:]*::[0-9a-f:.]*"  # of the network: IPv6 in short
    r"|\b(?!127\.)\d{1,3}(\.\d{1,3}){3}\b"  # IPv4, save this machine's
    r"|(?<![\w:])([0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b",  # and IPv6, which is no time of day
    re.IGNORECASE,
)


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


def blotted(text: str) -> str:
    """Return ``text`` without the addresses it holds."""
    return ADDRESSES.sub(BLOT, text)


def be_discreet() -> None:
    """Let every line of this process be discreet, whatever handlers a server has set up."""
    logging.setLogRecordFactory(DiscreetRecord)
