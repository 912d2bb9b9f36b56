"""Encryption of copies by age: whoever makes one cannot open it, its private key can.

The private key need not be on the machine, so whoever takes it over reads no former copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

HEADER = b"age-encryption.org/v1\n"
PREFIX = "AGE-SECRET-KEY-1"
SUFFIX = ".age"


class KeyProblemError(Exception):
    """A key cannot be used, or opens nothing; the text says which."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both halves of a key."""

    public: str
    private: str

    def __repr__(self) -> str:
        """Name the public half alone."""
        return f"Pair({self.public})"


def new_pair() -> Pair:
    """Return a fresh key."""
    identity = pyrage.x25519.Identity.generate()
    return Pair(str(identity.to_public()), str(identity))


def private_keys(text: str) -> list[Any]:
    """Return the private keys written in ``text``, one a line, as age's own program writes them.

    Raises:
        KeyProblemError: there is none, or one is damaged.

    """
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(one) for one in lines if one.startswith(PREFIX)]
    except pyrage.IdentityError as error:
        message = f"a private key is damaged: {error}"
        raise KeyProblemError(message) from error
    if not found:
        message = f"there is no private key: a line that begins with {PREFIX}"
        raise KeyProblemError(message)
    return found


def private_keys_in(path: Path) -> list[Any]:
    """Return the private keys in the file at ``path``.

    Raises:
        KeyProblemError: it cannot be read, has none, or a damaged one.

    """
    try:
        return private_keys(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}"
        raise KeyProblemError(message) from error
    except KeyProblemError as error:
        message = f"{path}: {error}"
        raise KeyProblemError(message) from error


def public_half(keys: Sequence[Any]) -> str:
    """Return the public half of the first of ``keys``."""
    return str(keys[0].to_public())


def encrypt(source: BinaryIO, target: Any, recipient: str) -> None:  # noqa: ANN401 -- what writes
    """Write what ``source`` gives to ``target``, encrypted for ``recipient``.

    Raises:
        OSError: one of both failed.

    """
    try:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError as error:  # it hides the system's own error
        raise OSError(str(error)) from error


def decrypt(source: BinaryIO, target: Any, keys: Sequence[Any]) -> None:  # noqa: ANN401 -- as above
    """Write what is encrypted in ``source`` to ``target``.

    Raises:
        KeyProblemError: none of ``keys`` opens it, or it is no age file.
        OSError: it is cut or damaged, or one of both failed.

    """
    try:
        pyrage.decrypt_io(source, target, list(keys))
    except pyrage.DecryptError as error:
        raise KeyProblemError(str(error)) from error


def looks_encrypted(path: Path) -> bool:
    """Say whether the file at ``path`` begins as age's do."""
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER
