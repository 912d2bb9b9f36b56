"""Links that hold, sealed, what they are for: nothing is kept until their button is pressed."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from photoallegret.sealed import Seal, SealError

LIFE = timedelta(days=7)
BLOCK = 4
"""Characters of base 64 that stand together: their padding is left out of a link."""


def seal_link(purpose: str, values: Mapping[str, Any], secrets: Mapping[str, str], at: str) -> str:
    """Return the last part of a link, which only this site can read.

    Args:
        purpose: what it serves for: a link for another purpose is not taken.
        values: what is to be known when it comes back; plain values.
        secrets: the site's secrets.
        at: the present instant in ISO 8601, from which its life counts.

    """
    text = json.dumps({**values, "at": at}, separators=(",", ":"))
    return _seal(purpose, secrets).close(text).rstrip("=")


def open_link(
    purpose: str, token: str, secrets: Mapping[str, str], now: datetime
) -> dict[str, Any] | None:
    """Return what ``token`` holds, None when it is forged, of another purpose or too old."""
    try:
        text = _seal(purpose, secrets).open(token + "=" * (-len(token) % BLOCK))
    except (SealError, UnicodeEncodeError):
        return None
    values: dict[str, Any] = json.loads(text)
    return values if now - datetime.fromisoformat(values["at"]) <= LIFE else None


def _seal(purpose: str, secrets: Mapping[str, str]) -> Seal:
    return Seal(secrets, f"link:{purpose}")
