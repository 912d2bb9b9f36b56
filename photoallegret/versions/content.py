"""The texts as they are in force at this moment, in the form in which versions are kept."""

from photoallegret.legal.texts import text_called
from photoallegret.versions.rules.comparing import canonical
from photoallegret.versions.rules.snapshot import digest_of


def terms_in_force() -> str:
    """Return the SHA-256 of the terms of use in the language spoken: that of their version."""
    return digest_of(canonical(str(text_called("terms").render())))
