"""Steps of requests, for tests."""

from datetime import UTC, date, datetime
from typing import Any

from photoallegret.receipts.document import Asked, Controller, Kind, Step

DID = "did:web:www.example.org"
CONTROLLER = Controller(DID, "Studio Exemple", "1 place Grenette, 38000 Grenoble", "a@example.org")
SENT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
AT = datetime(2026, 11, 26, 9, 30, 5, tzinfo=UTC)


def make_step(**told: Any) -> Step:
    """Return a step: a request of access, received, unless told otherwise."""
    usual: dict[str, Any] = {
        "reference": "D-7F3K2M",
        "right": Asked.ACCESS,
        "kind": Kind.RECEIVED,
        "at": AT,
        "due": date(2026, 12, 26),
    }
    return Step(**{**usual, **told})


def refused(**told: Any) -> Step:
    """Return a step: an erasure refused, with its ground and the letter that says why."""
    usual = {
        "right": Asked.ERASURE,
        "kind": Kind.REFUSED,
        "due": None,
        "articles": ("GDPR art. 17(3)(b)", "C. com. art. L123-22"),
        "hashes": {"answer": SENT},
    }
    return make_step(**{**usual, **told})
