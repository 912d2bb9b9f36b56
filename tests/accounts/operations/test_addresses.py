"""Addresses: what is one, and how two writings of one are known."""

import pytest

from photoallegret.accounts.operations.addresses import address_key, is_address, local_part


@pytest.mark.parametrize(
    "text",
    [
        "anne@example.org",
        "  anne@example.org ",
        "Anne.Marie+photo@mail.example.co.uk",
        "o'neil@example.org",
        "élodie@exemple.fr",
        "anne@münchen.de",
        "a@b.fr",
    ],
)
def test_addresses_are_taken(text: str) -> None:
    assert is_address(text)
    assert address_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "anne", "anne@", "@example.org", "anne@localhost", "a@b@example.org", "anne@.org",
        "anne@example..org", "anne@-example.org", "an ne@example.org", "anne@example.org\nBcc: x",
        "anne@example.org\r\n", "anne\0@example.org", "' OR 1=1 --", "<b>@example.org",
        "anne@exa_mple.org", ".anne@example.org", "anne.@example.org", f"{'a' * 65}@example.org",
        f"a@{'b' * 250}.org", "anne@example.123",
    ],
)  # fmt: skip
def test_other_texts_are_not(text: str) -> None:
    assert address_key(text) == ""


def test_one_address_has_one_key() -> None:
    assert address_key(" Anne@Example.ORG") == address_key("anne@example.org")
    assert address_key("e\N{COMBINING ACUTE ACCENT}lodie@exemple.fr") == address_key(
        "élodie@exemple.fr"
    )
    assert address_key("anne@example.org") != address_key("anna@example.org")


def test_a_long_hostile_address_is_read_in_no_time() -> None:
    assert not is_address("a." * 100_000 + "@")
    assert not is_address("a@" + "a-" * 100_000)


def test_the_local_part_stands_before_the_sign() -> None:
    assert local_part("anne@example.org") == "anne"
