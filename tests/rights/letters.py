"""The last letter, for tests."""

from photoallegret.mail.composing import Letter


def letter(address: str) -> Letter:
    """Return the letter that tells ``address`` that all is erased."""
    return Letter(slug="erasure-done", to=address, language="fr", values={"is_whole": True})
