"""Addresses are read strictly; what stands in a header is one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.mail.addresses import AddressError, one_line, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("alice@example.org", "alice@example.org"),
        ("  Alice.B+photo@Example.ORG ", "Alice.B+photo@example.org"),
        ("alice@château.example.fr", "alice@xn--chteau-xta.example.fr"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_honest_addresses_are_read(text: str, address: str) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        "alice@",
        "@example.org",
        "alice@example",
        '"A" <a@example.org>, evil@example.net',
        "a@example.org,evil@example.net",
        "a@example.org\r\nBcc: evil@example.net",
        "a@example.org\x85Bcc: evil@example.net",
        "a@example.org\u2028Bcc: evil@example.net",
        "a@example.org\0",
        "é@example.org",
        "a" * 70 + "@example.org",
        "a@" + "b." * 130 + "org",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        read_address(text)


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\0"])
def test_nothing_ends_a_line(ending: str) -> None:
    assert one_line(f"Alice{ending}Bcc: x", 80) == "Alice Bcc: x"


def test_a_long_line_is_cut_with_an_ellipsis() -> None:
    assert one_line("a" * 61, 60) == "a" * 59 + "…"
    assert one_line("a" * 60, 60) == "a" * 60


def test_marks_that_turn_text_around_go() -> None:
    assert one_line("gpj.\u202eexe\ud800", 80) == "gpj.exe"


@given(st.text())
def test_any_text_becomes_one_line(text: str) -> None:
    line = one_line(text, 60)

    assert len(line) <= 60
    assert len(line.splitlines()) <= 1
    assert one_line(line, 60) == line
    line.encode()
