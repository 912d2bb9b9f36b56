"""Secrets at rest: texts and bytes sealed, others known again by a keyed digest. Reads no file.

Each purpose has keys of its own, derived from the site's secrets: what is sealed for one cannot
be opened for another. A ring of keys seals: the first closes, all open. Digests are known again
by ``secret_key``, and by the one before it.
"""

import base64
import hmac
from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SECRETS = ("secret_key", "former_secret_key")
"""Of digests; they seal too where there is no ring yet."""
RING = "sealing_keys"
"""Keys in one text, a space between them: the one that seals, former ones, the next one."""


class SealError(Exception):
    """A sealed text was changed, or sealed with a key that is gone."""


class Seal:
    """Seals and opens texts and bytes for one purpose."""

    def __init__(self, secrets: Mapping[str, str], purpose: str) -> None:
        """Derive the keys.

        Args:
            secrets: the site's secrets by name.
            purpose: what is sealed: "second-factor".

        """
        found = [secrets[name] for name in SECRETS if secrets.get(name)]
        self._ring, self._purpose = secrets.get(RING, "").split() or found, purpose
        self._digest_keys = [_key(secret, f"digest:{purpose}") for secret in found]

    @cached_property
    def _fernet(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 -- slow import

        return MultiFernet([Fernet(_key(one, f"seal:{self._purpose}")) for one in self._ring])

    def close(self, text: str) -> str:
        """Return ``text`` sealed."""
        return self.close_bytes(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text that was sealed; raise SealError when it cannot be."""
        return self.open_bytes(sealed.encode()).decode()

    def close_bytes(self, content: bytes) -> bytes:
        """Return ``content`` sealed."""
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return the content that was sealed; raise SealError when it cannot be."""
        return _tried(self._fernet.decrypt, sealed)

    def renew_bytes(self, sealed: bytes) -> bytes:
        """Return sealed content sealed anew with the first key; raise SealError as open_bytes."""
        return _tried(self._fernet.rotate, sealed)

    def digests(self, text: str) -> list[str]:
        """Return what is kept of ``text``: the digest to store first, former ones after."""
        return [hmac.digest(key, text.encode(), sha256).hex() for key in self._digest_keys]


def _key(secret: str, purpose: str) -> bytes:
    """Return the key of one purpose, in the alphabet that Fernet asks for (RFC 5869)."""
    extracted = hmac.digest(bytes(sha256().digest_size), secret.encode(), sha256)
    expanded = hmac.digest(extracted, purpose.encode() + b"\x01", sha256)
    return base64.urlsafe_b64encode(expanded)


def _tried(act: Callable[[bytes], bytes], sealed: bytes) -> bytes:
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 -- slow import

    try:
        return act(sealed)
    except InvalidToken as error:
        message = "sealed with a key that is no longer in secrets.toml"
        raise SealError(message) from error
