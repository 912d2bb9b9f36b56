"""Tests of passwords."""

import pytest

from photoallegret.passwords import LONGEST, hash_password, is_password


def test_a_password_is_recognised_and_no_other() -> None:
    stored = hash_password("sésame ouvre-toi")

    assert is_password(stored, "sésame ouvre-toi")
    assert not is_password(stored, "sésame ouvre-Toi")


def test_the_hash_is_argon2id_as_owasp_asks_and_salted() -> None:
    first, second = hash_password("x"), hash_password("x")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


def test_composed_and_decomposed_accents_are_one_password() -> None:
    assert is_password(hash_password("é"), "e\N{COMBINING ACUTE ACCENT}")


@pytest.mark.parametrize("text", ["", "x" * (LONGEST + 1)])
def test_what_is_no_password_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 1024"):
        hash_password(text)
    assert not is_password(hash_password("x"), text)


def test_the_longest_password_works() -> None:
    assert is_password(hash_password("x" * LONGEST), "x" * LONGEST)
    assert not is_password(hash_password("x" * LONGEST), "x" * (LONGEST - 1))


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$broken"])
def test_no_password_opens_a_broken_hash(stored: str) -> None:
    assert not is_password(stored, "x")
