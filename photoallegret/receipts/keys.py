"""The keys of receipts: one signs, the public halves of former ones stay known for ever."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from photoallegret.data_folder import alone
from photoallegret.receipts.multibase import public_text, read_public, read_secret, secret_text
from photoallegret.receipts.signing import PURPOSE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

FILE = "receipt-keys.json"
CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
MULTIKEY = "Multikey"


class KeyFileError(Exception):
    """A file of keys cannot be read; the text says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The key that signs, and the public texts of all that ever did, newest first."""

    signs: "Ed25519PrivateKey"
    former: tuple[str, ...] = ()

    @property
    def public(self) -> tuple[str, ...]:
        """Return every public key as a text."""
        return (public_text(self.signs.public_key()), *self.former)


def own_keys(data: Path) -> Keys:
    """Return the keys of the site whose data folder is ``data``; made at the first need.

    Raises:
        KeyFileError: the file is there and cannot be read.

    """
    path = data / FILE
    if not path.exists():
        with alone(data, "receipts"):
            if not path.exists():
                _write(path, Keys(_new_key()))
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        former = tuple(told["former"])
        for text in former:
            read_public(text)
        return Keys(read_secret(told["signs"]), former)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = (
            f"{path} cannot be read ({type(error).__name__}): put it back from a backup; "
            "without it what was signed cannot be checked here"
        )
        raise KeyFileError(message) from error


def _new_key() -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 -- slow import
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.generate()


def change_key(data: Path) -> bool:
    """Let another key sign from now on; forget the private half of the former one.

    Returns:
        False when nothing was ever signed here: there is no key to change.

    Raises:
        KeyFileError: the file cannot be read.

    """
    path = data / FILE
    with alone(data, "receipts"):
        if not path.exists():
            return False
        _write(path, Keys(_new_key(), own_keys(data).public))
    return True


def did_of(base_url: str) -> str:
    """Return the name under which the keys of the site at ``base_url`` are found (did:web)."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def did_document(did: str, public: Sequence[str]) -> dict[str, Any]:
    """Return what is published: the keys ``public`` of ``did``, former ones too."""
    methods = [
        {
            "id": f"{did}#{text}",
            "type": MULTIKEY,
            "controller": did,
            "publicKeyMultibase": text,
        }
        for text in public
    ]
    return {
        "@context": CONTEXT,
        "id": did,
        "verificationMethod": methods,
        PURPOSE: [method["id"] for method in methods],
    }


def published_keys(document: Mapping[str, Any]) -> dict[str, "Ed25519PublicKey"]:
    """Return by their names the keys that ``document`` lets sign: a DID document saved before.

    Raises:
        KeyFileError: it is no DID document with such keys.

    """
    try:
        names = set(document[PURPOSE])
        found = {
            method["id"]: read_public(method["publicKeyMultibase"])
            for method in document["verificationMethod"]
            if method["type"] == MULTIKEY and method["id"] in names
            if method["controller"] == document["id"]
            and method["id"].startswith(f"{document['id']}#")
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "this is no DID document with Ed25519 keys (.well-known/did.json)"
        raise KeyFileError(message) from error
    if not found:
        message = "this DID document holds no key that signs receipts"
        raise KeyFileError(message)
    return found


def _write(path: Path, keys: Keys) -> None:
    """Write the file of keys, closed to others: it is whole and on the disk, or as it was."""
    told = {"signs": secret_text(keys.signs), "former": keys.former}
    beside = path.with_name(f".{FILE}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{json.dumps(told, indent=1)}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
