"""Signing a document and checking it: W3C Data Integrity, cryptosuite eddsa-jcs-2022."""

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import rfc8785

from photoallegret.receipts import multibase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

Document = dict[str, Any]
SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}
PURPOSE = "assertionMethod"


def sign(document: Document, key: "Ed25519PrivateKey", method: str, created: str) -> Document:
    """Return ``document`` with its proof.

    Args:
        document: what is signed; it has no proof yet.
        key: what signs.
        method: where the public key is found: "did:web:www.example.org#z6Mk…".
        created: the instant of signing: "2026-11-26T09:30:00Z".

    """
    options = {
        **SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        **({"@context": document["@context"]} if "@context" in document else {}),
    }
    value = multibase.written(key.sign(hashed(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def is_signed(signed: Document, key: "Ed25519PublicKey") -> bool:
    """Say whether ``signed`` is as the holder of ``key`` signed it; never raises for a bad one."""
    proof = signed.get("proof")
    if not isinstance(proof, dict) or any(proof.get(name) != SUITE[name] for name in SUITE):
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document = without_proof(signed)
    if "@context" in options:
        told, found = _listed(options["@context"]), _listed(document.get("@context"))
        if found[: len(told)] != told:
            return False
        document["@context"] = options["@context"]
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 -- slow import

    try:
        datetime.fromisoformat(options.get("created", "2026-01-01"))
        key.verify(multibase.read(proof["proofValue"]), hashed(document, options))
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False
    return True


def hashed(document: Document, options: Document) -> bytes:
    """Return what is signed: the digest of the proof's options, then that of the document."""
    return sha256(rfc8785.dumps(options)).digest() + sha256(rfc8785.dumps(document)).digest()


def without_proof(signed: Document) -> Document:
    """Return what ``signed`` says, without its proof."""
    return {name: value for name, value in signed.items() if name != "proof"}


def digest(document: Document) -> str:
    """Return the SHA-256 of ``document`` in canonical form (RFC 8785), in hexadecimal."""
    return sha256(rfc8785.dumps(document)).hexdigest()


def _listed(context: object) -> list[object]:
    return context if isinstance(context, list) else [context]
