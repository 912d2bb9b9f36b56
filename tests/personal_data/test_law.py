"""The law's words: a declaration that the law would not accept is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from photoallegret.personal_data import (
    CLOSED,
    CORRECTABLE,
    KEY,
    WITHHELD,
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    personal,
)

GOOD = Processing(
    slug="answers",
    category="names",
    persons="visitors",
    purpose="answer",
    lawful_basis=LawfulBasis.CONTRACT,
    retention=Retention(periods=(Period("answers", timedelta(days=30), "the answer"),)),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS}),
    erasure=ErasureEffect.DELETE,
    exported=True,
)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lawful_basis": LawfulBasis.LEGITIMATE_INTERESTS}, "name the interest"),
        ({"interest": "curiosity"}, "name the interest"),
        (
            {"lawful_basis": LawfulBasis.LEGITIMATE_INTERESTS, "interest": "curiosity"},
            "why it prevails",
        ),
        ({"erasure": ErasureEffect.KEEP}, "names the article"),
        ({"kept_under": "art. 17(3)(b)"}, "names the article"),
        ({"sources": frozenset({Source.PERSON})}, "what follows when it is not given"),
        ({"withheld": "no answer"}, "what follows when it is not given"),
        ({"sources": frozenset()}, "where its data come from"),
        ({"lawful_basis": LawfulBasis.CONSENT}, "can be withdrawn"),
        ({"slug": "Two Words"}, "lower case"),
    ],
)
def test_processing_says_what_the_law_wants(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(GOOD, **changes)


def test_retention_is_a_period_or_a_criterion() -> None:
    with pytest.raises(ValueError, match="period"):
        Retention()


def test_what_opens_something_is_marked() -> None:
    assert personal(GOOD) == {KEY: GOOD, WITHHELD: False, CLOSED: False, CORRECTABLE: False}
    assert personal(GOOD, withheld=True)[WITHHELD]
