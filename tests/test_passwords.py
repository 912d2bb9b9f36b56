"""Tests of passwords."""

import pytest
from argon2 import PasswordHasher

from photoallegret.passwords import (
    LONGEST,
    NOBODY,
    Weakness,
    hash_password,
    is_password,
    needs_rehash,
    weakness,
)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Weakness.SHORT),
        ("x8Kd0qPz71m", Weakness.SHORT),
        ("x8Kd0qPz71ma", None),
        ("ﬀ8Kd0qPz71m", None),  # a ligature is two letters when typed elsewhere
        ("une phrase de passe", None),
        ("日本の写真家の秘密の言葉です", None),
        ("\r\n\t\0 quatre mots rares", None),
        ("motdepasse1234", Weakness.GUESSABLE),
        ("azertyuiop12", Weakness.GUESSABLE),
        ("password1234", Weakness.GUESSABLE),
        ("123456789012", Weakness.GUESSABLE),
        ("aaaaaaaaaaaaaaaa", Weakness.GUESSABLE),
        ("Photographie2026", Weakness.GUESSABLE),
        ("CamilleAllegret", Weakness.GUESSABLE),
        ("allegret2026!", Weakness.GUESSABLE),
        ("c.martin1234567", Weakness.GUESSABLE),
        ("x" * (LONGEST + 1), Weakness.LONG),
    ],
)
def test_a_new_password_is_long_and_hard_to_guess(text: str, expected: Weakness | None) -> None:
    assert weakness(text, ["Camille Allegret Photographe", "c.martin"]) is expected


def test_no_composition_is_asked() -> None:
    assert weakness("loutre brume lanterne", []) is None


def test_the_hash_of_nobody_costs_what_others_cost() -> None:
    assert not needs_rehash(NOBODY)
    assert not is_password(NOBODY, "x")


def test_a_hash_of_other_days_is_made_again() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
    assert not needs_rehash(hash_password("x"))
