"""What the protocol's headers say, read strictly: metadata, checksum, numbers."""

import re
from base64 import b64decode

from photoallegret.uploads.operations.receiving import ALGORITHMS, Checksum

SHA256 = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"[0-9]{1,18}")
LONGEST = 8000


class UnreadableError(ValueError):
    """A header cannot be read."""


def read_number(header: str | None) -> int:
    """Return a whole number; raise UnreadableError when it is absent or none."""
    if header is None or not NUMBER.fullmatch(header):
        raise UnreadableError
    return int(header)


def read_metadata(header: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata: a key and its text in base64, joined by commas.

    Raises:
        UnreadableError: it is too long, or a text is no UTF-8 in base64.

    """
    if len(header) > LONGEST:
        raise UnreadableError
    told = {}
    for pair in filter(None, map(str.strip, header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            told[key] = b64decode(value.strip(), validate=True).decode("utf-8")
        except ValueError as error:
            raise UnreadableError from error
    return told


def read_checksum(header: str) -> Checksum | None:
    """Return what Upload-Checksum says, None when the header is absent ("").

    Raises:
        UnreadableError: the algorithm is unknown, or the digest no base64.

    """
    if not header:
        return None
    algorithm, _, digest = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise UnreadableError
    try:
        return Checksum(algorithm, b64decode(digest, validate=True))
    except ValueError as error:
        raise UnreadableError from error


def read_sha256(text: str) -> str:
    """Return a SHA-256 in small hexadecimal digits; raise UnreadableError when it is none."""
    if not SHA256.fullmatch(text.lower()):
        raise UnreadableError
    return text.lower()
