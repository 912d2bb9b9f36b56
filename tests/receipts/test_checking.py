"""A receipt is good, bad or none: each by its own word."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from photoallegret.config import Settings
from photoallegret.receipts.checking import (
    BadReceiptError,
    NotAReceiptError,
    among,
    among_published,
    check,
    receipt_in,
)
from photoallegret.receipts.document import INSTANT, as_linked_data
from photoallegret.receipts.issuing import issue
from photoallegret.receipts.keys import change_key, did_document, did_of, own_keys, published_keys
from photoallegret.receipts.signing import sign
from tests.receipts.steps import AT, CONTROLLER, DID, refused


@pytest.fixture
def text(settings: Settings) -> str:
    settings.data.mkdir(exist_ok=True)
    return issue(refused(), settings, AT)


def own(settings: Settings) -> Any:
    return among(own_keys(settings.data))


def saved(settings: Settings) -> Any:
    did = did_of(settings.base_url)
    document = did_document(did, own_keys(settings.data).public)
    return among_published(published_keys(json.loads(json.dumps(document))))


@pytest.mark.parametrize("keys", [own, saved])
def test_a_good_receipt_says_what_happened(
    settings: Settings, text: str, keys: Callable[[Settings], Any]
) -> None:
    receipt = check(text.encode(), keys(settings))

    assert receipt.step == refused()
    assert receipt.signed_at == AT
    assert receipt.key == own_keys(settings.data).public[0]
    assert receipt == receipt_in(text)


@pytest.mark.parametrize("keys", [own, saved])
def test_written_another_way_it_is_the_same(
    settings: Settings, text: str, keys: Callable[[Settings], Any]
) -> None:
    parts = json.loads(text)
    other = json.dumps(dict(sorted(parts.items(), reverse=True)), ensure_ascii=True, indent=4)

    assert check(other.encode(), keys(settings)) == receipt_in(text)


def test_it_stays_good_when_the_key_is_changed(settings: Settings, text: str) -> None:
    change_key(settings.data)
    after = issue(refused(), settings, AT)

    assert check(text.encode(), own(settings)).step == refused()
    assert check(text.encode(), saved(settings)).step == refused()
    assert check(after.encode(), own(settings)).key != receipt_in(text).key


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("D-7F3K2M", "D-7F3K2N"),
        ("eu-gdpr:A17", "eu-gdpr:A15"),
        ("dpv:RequestRejected", "dpv:RequestFulfilled"),
        ("2026-11-26T09:30:05Z", "2026-11-25T09:30:05Z"),
        ("ni:///sha-256;n", "ni:///sha-256;m"),
        ("art. 17(3)(b)", "art. 17(3)(e)"),
    ],
)
def test_a_changed_receipt_is_bad(settings: Settings, text: str, before: str, after: str) -> None:
    assert before in text

    with pytest.raises(BadReceiptError, match="modifié"):
        check(text.replace(before, after).encode(), own(settings))


def test_each_single_letter_changed_is_seen(settings: Settings, text: str) -> None:
    find, good = own(settings), json.loads(text)
    for place in range(0, len(text), 7):
        letter = "x" if text[place] != "x" else "y"
        changed = f"{text[:place]}{letter}{text[place + 1 :]}"
        if not text[place].isspace() and json_or_none(changed) != good:
            with pytest.raises((BadReceiptError, NotAReceiptError)):
                check(changed.encode(), find)


def json_or_none(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def test_the_key_of_another_site_is_not_known(
    settings: Settings, text: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = own_keys(tmp_path / "other")

    with pytest.raises(BadReceiptError, match=r"clé .*z6Mk.* connue"):
        check(text.encode(), among(other))
    with pytest.raises(BadReceiptError, match="connue"):
        check(text.encode(), among_published(published_keys(did_document(DID, other.public))))


def test_a_site_does_not_sign_for_another(settings: Settings, text: str) -> None:
    assert text
    keys, did = own_keys(settings.data), "did:web:signs.example"
    document = as_linked_data(refused(), CONTROLLER)
    signed = sign(document, keys.signs, f"{did}#{keys.public[0]}", AT.strftime(INSTANT))

    with pytest.raises(BadReceiptError, match="autre site"):
        check(json.dumps(signed).encode(), among(keys))


def test_what_means_more_than_a_step_is_no_receipt(settings: Settings, text: str) -> None:
    assert text
    keys, did = own_keys(settings.data), CONTROLLER.did
    document = {**as_linked_data(refused(), CONTROLLER), "dct:title": "more"}
    signed = sign(document, keys.signs, f"{did}#{keys.public[0]}", AT.strftime(INSTANT))

    with pytest.raises(NotAReceiptError, match="autre chose"):
        check(json.dumps(signed).encode(), among(keys))


def test_words_added_to_the_context_are_a_change(settings: Settings, text: str) -> None:
    longer = json.loads(text)
    longer["@context"].append({"dpv": "https://evil.example/"})

    with pytest.raises(BadReceiptError, match="modifié"):
        check(json.dumps(longer).encode(), own(settings))


@pytest.mark.parametrize(
    "changes",
    [
        {"@type": "dpv:RightExerciseActivity"},
        {"@type": [["dpv:RightExerciseRecord"]]},
        {"proof": None},
        {"proof": []},
        {"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"}},
        {"proof": {"type": "DataIntegrityProof", "cryptosuite": ["eddsa-jcs-2022"]}},
    ],
)
def test_what_is_no_receipt_is_said(settings: Settings, text: str, changes: dict[str, Any]) -> None:
    with pytest.raises(NotAReceiptError, match="pas le reçu"):
        check(json.dumps({**json.loads(text), **changes}).encode(), own(settings))


def test_a_name_of_key_cannot_move_the_cursor(settings: Settings, text: str) -> None:
    hostile = json.loads(text)
    hostile["proof"]["verificationMethod"] = "did:web:x#\x1b[2J" + "z" * 1000

    with pytest.raises(BadReceiptError) as raised:
        check(json.dumps(hostile).encode(), own(settings))

    assert str(raised.value).replace("\u202f", "").replace("\xa0", "").isprintable()
    assert "\x1b" not in str(raised.value)
    assert len(str(raised.value)) < 300
