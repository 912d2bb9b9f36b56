"""Receipts in words: every step and right, in both languages."""

import pytest

from photoallegret.config import Settings
from photoallegret.i18n import speaking
from photoallegret.receipts import saying
from photoallegret.receipts.checking import Receipt, receipt_in
from photoallegret.receipts.document import Asked, Kind, Step
from photoallegret.receipts.issuing import issue
from tests.receipts.steps import AT, SENT, make_step, refused

ZONE = "Europe/Paris"


@pytest.fixture
def receipt(settings: Settings) -> Receipt:
    settings.data.mkdir(exist_ok=True)
    return receipt_in(issue(refused(), settings, AT))


def said(receipt: Receipt, step: Step) -> list[object]:
    told = Receipt(step, receipt.controller, AT, receipt.method, receipt.digest, receipt.signature)
    return [saying.happened(told), *saying.particulars(told, ZONE)]


def test_a_refusal_in_french(receipt: Receipt) -> None:
    with speaking("fr"):
        lines = dict(saying.particulars(receipt, ZONE))

    assert lines["Demande"] == "D-7F3K2M"
    assert lines["Ce qui est demandé"] == "effacement (art. 17)"
    assert lines["Quand"] == "26 novembre 2026 à 10:30"
    assert lines["Motifs légaux"] == "RGPD art. 17(3)(b); C. com. art. L123-22"


def test_a_date_in_english(receipt: Receipt) -> None:
    with speaking("en"):
        assert ("Answer at the latest", "26 December 2026") in said(receipt, make_step())


def test_fingerprints_are_named(receipt: Receipt) -> None:
    with speaking("fr"):
        assert ("SHA-256 : réponse envoyée", SENT) in saying.proof(receipt, ZONE)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_without_words(language: str, receipt: Receipt) -> None:
    asked = [make_step(right=right) for right in Asked]
    kinds = [refused(kind=kind, due=AT.date()) for kind in Kind]
    with speaking(language):
        told = {str(said(receipt, step)) for step in (*asked, *kinds)}

    assert len(told) == len(Asked) + len(Kind)
