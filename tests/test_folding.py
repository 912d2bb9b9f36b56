"""Folding: what people mean alike is alike."""

import pytest

from photoallegret.folding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Été  à l’Aiguille", "ete a l’aiguille"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("", ""),
    ],
)
def test_case_accents_and_spaces_go(text: str, expected: str) -> None:
    assert folded(text) == expected
