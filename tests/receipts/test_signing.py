"""Signatures: the published vectors of eddsa-jcs-2022, then each way of spoiling one.

Vectors: W3C Data Integrity EdDSA Cryptosuites v1.0 (Recommendation, 2025-05-15), appendix B.
"""

import copy
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from photoallegret.receipts.multibase import public_text, read, read_public, read_secret
from photoallegret.receipts.signing import digest, hashed, is_signed, sign, without_proof

PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
UNSIGNED = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/examples/v2",
    ],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
METHOD = f"did:key:{PUBLIC}#{PUBLIC}"
CREATED = "2023-02-24T23:36:38Z"
PROOF_VALUE = (
    "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"
)
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": CREATED,
    "verificationMethod": METHOD,
    "proofPurpose": "assertionMethod",
    "@context": UNSIGNED["@context"],
}
DOCUMENT_HASH = "59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
OPTIONS_HASH = "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db"
SIGNATURE = (
    "407cd12654b33d718ecbb99179a1506daaa849450bf3fc523cce3e1c96f8b803"
    "51da3f253d725c6f00b07c9e5448d50b3ef78012b9ab54255116d069c6dd2808"
)


def signed() -> dict[str, Any]:
    return sign(copy.deepcopy(UNSIGNED), read_secret(SECRET), METHOD, CREATED)


def test_the_published_keys_are_a_pair() -> None:
    assert public_text(read_secret(SECRET).public_key()) == PUBLIC


def test_the_published_hashes() -> None:
    assert hashed(UNSIGNED, OPTIONS).hex() == OPTIONS_HASH + DOCUMENT_HASH
    assert digest(UNSIGNED) == DOCUMENT_HASH


def test_the_published_signature() -> None:
    assert signed() == {**UNSIGNED, "proof": {**OPTIONS, "proofValue": PROOF_VALUE}}
    assert read(PROOF_VALUE).hex() == SIGNATURE
    assert is_signed(signed(), read_public(PUBLIC))


def test_the_canonical_form_sorts_as_the_rfc_does() -> None:
    """RFC 8785, section 3.2.3: by UTF-16 units, so an emoji goes before a Hebrew ligature."""
    mixed = {"\ufb33": 1, "\U0001f600": 2, "€": 3, "1": 4, "\r": 5, "ö": 6, "\x80": 7}

    written = rfc8785.dumps(mixed).decode()

    assert [int(letter) for letter in written if letter in "234567"] == [5, 4, 7, 6, 3, 2]


def test_what_follows_the_signed_context_is_not_signed() -> None:
    """The specification lets a context be lengthened; what the words mean may not change here."""
    longer = signed()
    longer["@context"] = [*longer["@context"], "https://example.org/more"]
    shorter = signed()
    shorter["@context"] = shorter["@context"][:1]

    assert is_signed(longer, read_public(PUBLIC))
    assert not is_signed(shorter, read_public(PUBLIC))


def spoiled(**told: Any) -> dict[str, Any]:
    document = signed()
    document["proof"].update(told)
    return document


@pytest.mark.parametrize(
    "document",
    [
        {**signed(), "name": "Alumna"},
        {**signed(), "more": 1},
        {name: value for name, value in signed().items() if name != "description"},
        {**signed(), "large": 2**60},
        {**signed(), "surrogate": "\ud800"},
        without_proof(signed()),
        {**signed(), "proof": [signed()["proof"]]},
        {**signed(), "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}},
        spoiled(created="2023-02-24T23:36:39Z"),
        spoiled(created="yesterday"),
        spoiled(created=7),
        spoiled(cryptosuite="eddsa-rdfc-2022"),
        spoiled(proofPurpose="authentication"),
        spoiled(expires="2099-01-01T00:00:00Z"),
        spoiled(proofValue=PROOF_VALUE[:-1]),
        spoiled(proofValue=PROOF_VALUE[1:]),
        spoiled(proofValue="z" + "9" * 100_000),
        spoiled(proofValue=None),
        spoiled(**{"@context": "https://example.org"}),
    ],
)
def test_what_was_changed_is_seen(document: dict[str, Any]) -> None:
    assert not is_signed(document, read_public(PUBLIC))


def test_another_key_does_not_answer_for_it() -> None:
    assert not is_signed(signed(), Ed25519PrivateKey.generate().public_key())


def test_a_document_without_context_is_signed_too() -> None:
    key = Ed25519PrivateKey.generate()
    document = sign({"a": "é"}, key, "m", CREATED)

    assert "@context" not in document["proof"]
    assert is_signed(document, key.public_key())
    assert digest({"a": "é"}) == sha256('{"a":"é"}'.encode()).hexdigest()
