"""Keys as texts: those that the specification publishes, and hostile ones."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.receipts.multibase import (
    public_text,
    read,
    read_public,
    read_secret,
    secret_text,
    written,
)


@pytest.mark.parametrize(
    ("content", "text"),
    [  # draft-msporny-base58-03, its test vectors
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.",
         "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
    ],
)  # fmt: skip
def test_published_vectors(content: bytes, text: str) -> None:
    assert written(content) == text
    assert read(text) == content


@given(content=st.binary(max_size=70))
def test_there_and_back(content: bytes) -> None:
    assert read(written(content)) == content


def test_keys_there_and_back() -> None:
    key = Ed25519PrivateKey.generate()

    assert read_secret(secret_text(key)).private_bytes_raw() == key.private_bytes_raw()
    assert read_public(public_text(key.public_key())) == key.public_key()
    assert public_text(key.public_key()).startswith("z6Mk")


@pytest.mark.parametrize(
    "text",
    [
        *("", "z", "6Mk", "z0OIl", "zé", "z" + "1" * 200, "z11"),
        secret_text(Ed25519PrivateKey.generate()),
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read_public(text)
