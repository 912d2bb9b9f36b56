"""Hostile JSON is refused in words, quickly."""

import pytest

from photoallegret.receipts.strict_json import LARGEST, StrictJsonError, read_object


def test_an_object_is_read() -> None:
    assert read_object('{"a": ["é", 1, null, {"b": true}]}'.encode()) == {
        "a": ["é", 1, None, {"b": True}]
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "plus grand|pas écrit en JSON"),
        (b'{"a": "%s"}' % (b"x" * LARGEST), "trop gros"),
        (b"[" * 60_000, "imbriqué"),
        (b'{"a":' * 10_000, "imbriqué"),
        (b'{"a": %s1%s}' % (b"[" * 30, b"]" * 30), "imbriqué"),
        (b'{"a": 1, "a": 2}', "deux fois"),
        (b'{"a": {"b": 1, "b": 1}}', "deux fois"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": %s}' % (b"9" * 5_000), "pas écrit en JSON"),
        (b'{"a": "\xff"}', "pas écrit en JSON"),
        (b"\xef\xbb\xbf{}", "pas écrit en JSON"),
        (b"\x89PNG\r\n", "pas écrit en JSON"),
        (b'["a"]', "pas un objet"),
        (b'"a"', "pas un objet"),
    ],
)
def test_what_is_not_read_is_said_in_words(content: bytes, why: str) -> None:
    with pytest.raises(StrictJsonError, match=why):
        read_object(content)
