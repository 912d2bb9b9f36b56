"""Passwords: hashed with Argon2id, checked in the same time whether right or wrong."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
"""Characters; a longer text is no password, and must not cost a long computation."""
# OWASP, Password Storage: Argon2id with 19 MiB, two passes, one lane.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def hash_password(text: str) -> str:
    """Return the salted hash of ``text`` to store.

    Raises:
        ValueError: the text is empty or longer than ``LONGEST``.

    """
    if not 0 < len(text) <= LONGEST:
        message = f"a password has 1 to {LONGEST} characters"
        raise ValueError(message)
    return _hasher.hash(_normal(text))


def is_password(stored: str, text: str) -> bool:
    """Say whether ``text`` is the password whose hash is ``stored``."""
    if not 0 < len(text) <= LONGEST:
        return False
    try:
        return _hasher.verify(stored, _normal(text))
    except (VerificationError, InvalidHashError):
        return False


def _normal(text: str) -> str:
    """Return one form of what keyboards type in several (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", text)
