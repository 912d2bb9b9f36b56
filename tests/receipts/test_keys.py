"""Keys of receipts: made once, closed to others, changed without losing what was signed."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from photoallegret.receipts.keys import (
    FILE,
    KeyFileError,
    change_key,
    did_document,
    did_of,
    own_keys,
    published_keys,
)
from photoallegret.receipts.multibase import public_text, secret_text

DID = "did:web:www.example.org"


def test_the_key_is_made_at_the_first_need_and_kept(tmp_path: Path) -> None:
    first, again = own_keys(tmp_path), own_keys(tmp_path)

    assert first.public == again.public
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [".receipts.lock", FILE]


def test_many_at_once_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = {keys.public for keys in pool.map(lambda _: own_keys(tmp_path), range(16))}

    assert len(made) == 1


def test_another_key_signs_and_the_former_stays_known(tmp_path: Path) -> None:
    first = own_keys(tmp_path)

    assert change_key(tmp_path)
    assert change_key(tmp_path)

    third = own_keys(tmp_path)
    assert len(third.public) == 3
    assert third.public[-1] == first.public[0]
    assert secret_text(first.signs) not in (tmp_path / FILE).read_text(encoding="utf-8")


def test_there_is_nothing_to_change_before_the_first_receipt(tmp_path: Path) -> None:
    assert not change_key(tmp_path)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"signs": "z6Mk", "former": []}',
        '{"signs": 7, "former": []}',
        json.dumps({"signs": secret_text(Ed25519PrivateKey.generate()), "former": ["z1"]}),
        json.dumps({"signs": secret_text(Ed25519PrivateKey.generate()), "former": 7}),
    ],
)
def test_a_broken_file_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(KeyFileError, match=r"receipt-keys\.json cannot be read"):
        own_keys(tmp_path)
    with pytest.raises(KeyFileError):
        change_key(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://www.example.org", DID),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
    ],
)
def test_a_site_is_named_by_its_host(address: str, did: str) -> None:
    assert did_of(address) == did


def test_what_is_published_is_read_again(tmp_path: Path) -> None:
    own_keys(tmp_path)
    change_key(tmp_path)
    keys = own_keys(tmp_path)

    document = did_document(DID, keys.public)

    assert document["assertionMethod"] == [f"{DID}#{text}" for text in keys.public]
    assert document["verificationMethod"][0] == {
        "id": f"{DID}#{keys.public[0]}",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": keys.public[0],
    }
    found = published_keys(document)
    assert [public_text(key) for key in found.values()] == list(keys.public)
    assert list(found) == document["assertionMethod"]


def published(**told: Any) -> dict[str, Any]:
    document = did_document(DID, [public_text(Ed25519PrivateKey.generate().public_key())])
    document["verificationMethod"][0].update(told)
    return document


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"assertionMethod": 7},
        {**published(), "assertionMethod": []},
        {**published(), "assertionMethod": [{}]},
        {**published(), "verificationMethod": [7]},
        {**published(), "id": "did:web:other.example"},
        published(type="JsonWebKey"),
        published(controller="did:web:other.example"),
        published(publicKeyMultibase="z6Mk"),
        published(publicKeyMultibase=None),
        published(id="did:web:other.example#z6Mk"),
    ],
)
def test_what_holds_no_key_is_said(document: dict[str, Any]) -> None:
    with pytest.raises(KeyFileError, match="DID document"):
        published_keys(document)
