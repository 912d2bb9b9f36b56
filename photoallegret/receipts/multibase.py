"""Keys and signatures as texts: base58btc behind a "z" (W3C Controlled Identifiers, Multikey)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58BTC = "z"
LONGEST = 100
"""Longer than any key or signature: what is read grows with the square of its length."""
PUBLIC, SECRET = b"\xed\x01", b"\x80\x26"
"""What stands before an Ed25519 key."""
KEY_BYTES = 32


def written(content: bytes) -> str:
    """Return ``content`` as a text in base58btc."""
    zeros = len(content) - len(content.lstrip(b"\0"))
    number, digits = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return BASE58BTC + ALPHABET[0] * zeros + digits


def read(text: str) -> bytes:
    """Return the bytes of a text in base58btc; raise ValueError when it is none."""
    digits = text.removeprefix(BASE58BTC)
    if len(text) > LONGEST or digits == text or set(digits) - set(ALPHABET):
        message = "not a short text in base58btc"
        raise ValueError(message)
    number = 0
    for digit in digits:
        number = number * len(ALPHABET) + ALPHABET.index(digit)
    zeros = len(digits) - len(digits.lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def public_text(key: "Ed25519PublicKey") -> str:
    """Return the public key ``key`` as a text: "z6Mk…"."""
    return written(PUBLIC + key.public_bytes_raw())


def read_public(text: str) -> "Ed25519PublicKey":
    """Return the public key in ``text``; raise ValueError when it holds none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- slow import
        Ed25519PublicKey,
    )

    return Ed25519PublicKey.from_public_bytes(_key_in(text, PUBLIC))


def secret_text(key: "Ed25519PrivateKey") -> str:
    """Return the private key ``key`` as a text: "z3u2…"."""
    return written(SECRET + key.private_bytes_raw())


def read_secret(text: str) -> "Ed25519PrivateKey":
    """Return the private key in ``text``; raise ValueError when it holds none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- slow import
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(_key_in(text, SECRET))


def _key_in(text: str, kind: bytes) -> bytes:
    content = read(text)
    if content[: len(kind)] != kind or len(content) != len(kind) + KEY_BYTES:
        message = "not an Ed25519 key"
        raise ValueError(message)
    return content[len(kind) :]
