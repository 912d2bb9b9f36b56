"""Logs that name nobody: whatever an error quotes, addresses are blotted out of the lines."""

import logging
import re

BLOT = "[…]"
ADDRESSES = re.compile(
    r"""[^\s@<>"'=(\[]+@[\w-]+(\.[\w-]+)+"""  # of mail
    r"|\b\d{1,3}(\.\d{1,3}){3}\b"  # of the network: IPv4
    r"|(?<![\w:])([0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}\b",  # and IPv6, which is no time of day
    re.IGNORECASE,
)
FORMAT = "[%(asctime)s] %(levelname)s in %(module)s: %(message)s"


class Discreet(logging.Formatter):
    """A formatter whose lines, traces included, hold no address of mail or network."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        return blotted(super().format(record))


def blotted(text: str) -> str:
    """Return ``text`` without the addresses it holds."""
    return ADDRESSES.sub(BLOT, text)


def be_discreet(logger: logging.Logger) -> None:
    """Let the handlers that ``logger`` has write discreet lines."""
    for handler in logger.handlers:
        handler.setFormatter(Discreet(FORMAT))
