"""Texts made comparable: without case and accents, as people mean them when they search."""

import unicodedata


def folded(text: str) -> str:
    """Return ``text`` in lower case, without accents, its spaces single."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.split())
