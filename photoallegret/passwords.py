"""Passwords: hashed with Argon2id, checked in the same time whether right or wrong.

A new one is long and not easily guessed (CNIL, deliberation 2022-100); of what it is composed
is its owner's business.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 1024
"""Characters; a longer text is no password, and must not cost a long computation."""
SHORTEST = 12
"""Characters of a password that opens an account."""
FEWEST_GUESSES = 10**8
"""More than limited sign-ins let anyone try in years."""
JUDGED = 40
"""Characters looked at: what is hard to guess does not become easier by what follows."""
FRENCH = (
    "motdepasse", "bonjour", "azertyuiop", "qsdfghjklm", "wxcvbn", "photo", "photographe",
    "photographie", "soleil", "chouchou", "doudou", "loulou", "jetaime", "janvier", "fevrier",
    "mars", "avril", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
"""What the library's lists, which are English, lack."""
# OWASP, Password Storage: Argon2id with 19 MiB, two passes, one lane.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$xvBFu49ds3JkVDbmkg2U7w$Q0SFlANF"
    "UrqjHPoL4ROeNC327CMfuFCqDFAa+LIuTxA"
)
"""The hash of a random text nobody kept: checked where there is none, for the time it takes."""


class Weakness(Enum):
    """Why a new password is refused."""

    SHORT = auto()
    LONG = auto()
    GUESSABLE = auto()


def weakness(text: str, known: Iterable[str]) -> Weakness | None:
    """Return why ``text`` cannot be a new password, None when it can.

    Args:
        text: what was typed.
        known: what anyone would try first: the site's name, the person's address.

    """
    if len(text) > LONGEST:
        return Weakness.LONG
    normal = _normal(text)
    if len(normal) < SHORTEST:
        return Weakness.SHORT
    from zxcvbn import zxcvbn  # noqa: PLC0415 -- slow import

    words = [word for name in known for word in (name, *re.split(r"[\W_]+", name)) if word]
    found = zxcvbn(normal[:JUDGED], user_inputs=[word.casefold() for word in (*words, *FRENCH)])
    return Weakness.GUESSABLE if found["guesses"] < FEWEST_GUESSES else None


def needs_rehash(stored: str) -> bool:
    """Say whether ``stored`` was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


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
