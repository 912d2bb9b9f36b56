"""Names of files made printable, sorted as people do, and made into parts of addresses."""

import re
import unicodedata
from collections.abc import Callable

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LENGTH = 80
"""Leaves room for "-123456" in the column."""
FILE_NAME_LENGTH = 255
NUMBERS = re.compile(r"([0-9]+)")
# Letters that NFKD leaves whole, though everyone writes them with these in an address.
WHOLE_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def printable(name: str) -> str:
    """Return a file name fit for JSON and every database: undecodable bytes become U+FFFD."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def visible(text: str) -> str:
    """Return ``text`` fit for a terminal: what would move its cursor or its letters is shown."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


def kept_file_name(name: str) -> str:
    """Return ``name`` printable and short enough for its column, its end kept."""
    return printable(name)[-FILE_NAME_LENGTH:]


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return the sort key that puts IMG_2 before IMG_10, é beside e, in either Unicode form."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    parts = tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in NUMBERS.split(letters)
        if part
    )
    return parts, name


def slug_from(text: str) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens; "" when nothing is left."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(WHOLE_LETTERS))
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if len(words) > SLUG_LENGTH:
        words = words[:SLUG_LENGTH].rpartition("-")[0] or words[:SLUG_LENGTH]
    return words


def free_slug(base: str, is_taken: Callable[[str], bool]) -> str:
    """Return ``base``, else ``base-2``, ``base-3``… with few questions even among thousands.

    Args:
        base: a slug.
        is_taken: asks whether a slug is in use; called about 2 log2(n) times.

    """
    if not is_taken(base):
        return base
    low, high = 1, 2
    while is_taken(f"{base}-{high}"):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if is_taken(f"{base}-{middle}"):
            low = middle
        else:
            high = middle
    return f"{base}-{high}"
