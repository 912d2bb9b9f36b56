"""Secrets at rest: only their own purpose and keys open them."""

import pytest

from photoallegret.sealed import Seal, SealError

SECRETS = {"secret_key": "a" * 32}
CHANGED = {"secret_key": "b" * 32, "former_secret_key": "a" * 32}


def test_what_is_sealed_opens_and_says_nothing() -> None:
    sealed = Seal(SECRETS, "x").close("été")

    assert Seal(SECRETS, "x").open(sealed) == "été"
    assert sealed != Seal(SECRETS, "x").close("été")


@pytest.mark.parametrize("secrets", [{"secret_key": "b" * 32}, {"secret_key": "A" * 32}])
def test_another_key_opens_nothing(secrets: dict[str, str]) -> None:
    sealed = Seal(SECRETS, "x").close("text")

    with pytest.raises(SealError, match=r"secrets\.toml"):
        Seal(secrets, "x").open(sealed)


@pytest.mark.parametrize("sealed", ["", "not sealed", "gAAAAA"])
def test_nothing_opens_what_was_never_sealed(sealed: str) -> None:
    with pytest.raises(SealError):
        Seal(SECRETS, "x").open(sealed)


def test_another_purpose_opens_nothing_and_knows_nothing() -> None:
    sealed = Seal(SECRETS, "x").close("text")

    with pytest.raises(SealError):
        Seal(SECRETS, "y").open(sealed)
    assert Seal(SECRETS, "x").digests("text") != Seal(SECRETS, "y").digests("text")


def test_a_former_key_opens_and_knows_but_seals_no_more() -> None:
    before, after = Seal(SECRETS, "x"), Seal(CHANGED, "x")

    assert after.open(before.close("text")) == "text"
    assert before.digests("text")[0] in after.digests("text")[1:]
    with pytest.raises(SealError):
        before.open(after.close("text"))
