"""Whether a receipt is what a site signed: offline, with its keys alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from photoallegret.i18n import gettext
from photoallegret.receipts.document import (
    INSTANT,
    RECORD,
    Controller,
    Step,
    StrangeDocumentError,
    read_linked_data,
)
from photoallegret.receipts.keys import Keys
from photoallegret.receipts.multibase import read_public
from photoallegret.receipts.signing import PURPOSE, SUITE, digest, is_signed, without_proof
from photoallegret.receipts.strict_json import StrictJsonError, read_object

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Find = Callable[[str], "Ed25519PublicKey | None"]
"""Gives the public key that goes by a name, None when it is not known."""


class NotAReceiptError(Exception):
    """A file is no receipt; the text says why, for the reader."""


class BadReceiptError(Exception):
    """A receipt is not as the site signed it; the text says why, for the reader."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, and by what it is known."""

    step: Step
    controller: Controller
    signed_at: datetime
    method: str
    """The name of its key: "did:web:www.example.org#z6Mk…"."""
    digest: str
    """SHA-256 of what is signed, in canonical form."""
    signature: str

    @property
    def key(self) -> str:
        """Return the key as a text: "z6Mk…"."""
        return self.method.partition("#")[2]


def among(keys: Keys) -> Find:
    """Return what finds the site's own keys, whatever name the site had when it signed."""

    def find(method: str) -> "Ed25519PublicKey | None":
        text = method.partition("#")[2]
        return read_public(text) if text in keys.public else None

    return find


def among_published(published: Mapping[str, "Ed25519PublicKey"]) -> Find:
    """Return what finds keys of a document saved before."""
    return published.get


def check(content: bytes, find: Find) -> Receipt:
    """Return what the receipt in ``content`` says, once it is sure that it was signed so.

    Raises:
        NotAReceiptError: it is no receipt.
        BadReceiptError: it was changed, or its key is not known to ``find``.

    """
    signed = _signed_in(content)
    method = signed["proof"]["verificationMethod"]
    key = find(method)
    if key is None:
        raise BadReceiptError(gettext("The key %(name)s is not known here.", name=_safe(method)))
    whole = signed.get("@context") == signed["proof"].get("@context")  # none added behind it
    if not whole or not is_signed(signed, key):
        raise BadReceiptError(gettext("It was changed, or another key signed it."))
    receipt = _read(signed)
    if receipt.controller.did != method.partition("#")[0]:
        raise BadReceiptError(gettext("It is signed by another site than the one it names."))
    return receipt


def receipt_in(content: str) -> Receipt:
    """Return what a receipt kept by this site says; its signature is not checked.

    Raises:
        NotAReceiptError: it is no receipt.

    """
    return _read(_signed_in(content.encode()))


def _signed_in(content: bytes) -> dict[str, Any]:
    try:
        signed = read_object(content)
    except StrictJsonError as error:
        raise NotAReceiptError(str(error)) from error
    proof = signed.get("proof")
    if (
        signed.get("@type") != RECORD
        or not isinstance(proof, dict)
        or any(proof.get(name) != SUITE[name] for name in SUITE)
        or proof.get("proofPurpose") != PURPOSE
        or not isinstance(proof.get("verificationMethod"), str)
    ):
        raise NotAReceiptError(gettext("It is not the signed receipt of a request."))
    return signed


def _read(signed: dict[str, Any]) -> Receipt:
    proof, document = signed["proof"], without_proof(signed)
    try:
        step, controller = read_linked_data(document)
        signed_at = datetime.strptime(proof["created"], INSTANT).replace(tzinfo=UTC)
        signature = str(proof["proofValue"])
    except (StrangeDocumentError, KeyError, TypeError, ValueError) as error:
        message = gettext("It says something else than one step of a request.")
        raise NotAReceiptError(message) from error
    return Receipt(
        step, controller, signed_at, proof["verificationMethod"], digest(document), signature
    )


def _safe(text: str) -> str:
    """Return the name of a key as a terminal may show it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:200])
