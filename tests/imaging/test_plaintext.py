"""Text from metadata is plain, normalised and bounded."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.plaintext import legacy_text, plain_text, utf8_within, web_address


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("  Aube\t sur \r\n la  mer ", "Aube sur la mer"),
        ("E\u0301te\u0301", "Été"),
        ("a\0b\x07c\x9bd", "abcd"),
        ("safe\u202egpj.exe\u202c", "safegpj.exe"),
        ("\u2067left open", "left open"),
        ("\u200f\u05e9\u05dc 👩\u200d🚀", "\u200f\u05e9\u05dc 👩\u200d🚀"),
        ("\ufefflone \ud83d surrogate", "lone surrogate"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u00a0non\u00a0breaking\u202f!", "non breaking !"),
    ],
)
def test_one_line_of_text_is_cleaned(given_text: str, expected: str) -> None:
    assert plain_text(given_text, 100) == expected


def test_lines_are_kept_where_asked() -> None:
    text = plain_text(" one \r\n two\rthree\u2028four\n\n\n\nfive ", 100, lines=True)

    assert text == "one\ntwo\nthree\nfour\n\nfive"


def test_text_is_cut_at_its_length_in_characters() -> None:
    assert plain_text("é" * 301, 300) == "é" * 300
    assert plain_text("e\u0301" * 300, 300) == "é" * 300


def test_a_tower_of_combining_marks_costs_no_time() -> None:
    # Decreasing classes are the worst case for putting marks in order.
    tower = "a" + "\u0301" * 20_000 + "\u0316" * 20_000
    began = time.process_time()

    text = plain_text(tower, 5_000)

    assert time.process_time() - began < 0.5
    assert text.startswith("á")
    assert len(text) <= 20


@given(st.text(st.characters(codec=None), max_size=400))
def test_any_text_comes_out_plain(text: str) -> None:
    for lines in (False, True):
        cleaned = plain_text(text, 50, lines=lines)
        assert len(cleaned) <= 50
        assert cleaned == cleaned.strip()
        assert cleaned.encode().decode() == cleaned
        unwanted = {"Cc", "Cs"}
        assert not {unicodedata.category(c) for c in cleaned if c != "\n"} & unwanted
        assert lines or "\n" not in cleaned


@pytest.mark.parametrize(
    "address",
    [
        "https://photoallegret.com/licence",
        "http://example.org:8080/a?b=c&d#e",
        "https://exemple.fr/droits-é",
        "HTTPS://EXAMPLE.ORG/",
    ],
)
def test_a_web_address_is_kept(address: str) -> None:
    assert web_address(f"  {address}\0") == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//example.org/licence",
        "https:/example.org",
        "https://",
        "https://[::1",
        "https://name:word@example.org/",
        "https://example.org/a b",
        'https://example.org/"onclick="x',
        "https:\\\\example.org",
        "www.example.org",
        "mailto:me@example.org",
        "https://example.org/" + "a" * 500,
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    assert web_address(address) == ""


def test_utf8_is_cut_between_characters() -> None:
    assert utf8_within("aé☃", 6) == "aé☃".encode()
    assert utf8_within("aé☃", 5) == "aé".encode()
    assert utf8_within("aé☃", 2) == b"a"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman"])
def test_text_of_unnamed_encoding_is_recognised(encoding: str) -> None:
    texts = ["Forêt près de Kålvik", "Été"]

    assert legacy_text(*(text.encode(encoding) for text in texts)) == texts


@given(st.lists(st.binary()))
def test_any_bytes_decode(values: list[bytes]) -> None:
    assert len(legacy_text(*values)) == len(values)
