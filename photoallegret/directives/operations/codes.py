"""Codes that people keep for years: read aloud, typed or pasted with their link; kept as hashes."""

import secrets
from hashlib import sha256

from photoallegret.accounts.models import LETTERS

GROUPS, LENGTH = 4, 5
"""Twenty letters of thirty: 98 bits, which nobody guesses."""


def new_code() -> str:
    """Return a new code: "7F3K2-M8QRT-4VWXY-PN6HJ"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))


def code_hash(text: str) -> str:
    """Return what is kept of a code, whether it is typed anyhow or pasted with its link."""
    letters = "".join(c for c in text.strip().rstrip("/").rpartition("/")[2] if c.isalnum())
    return sha256(letters.upper().encode()).hexdigest()


def new_reference() -> str:
    """Return the reference of a file: "F-7F3K2M". Two never being the same is the column's."""
    return "F-" + "".join(secrets.choice(LETTERS) for _ in range(6))
