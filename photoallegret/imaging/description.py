"""What one metadata block says of a photograph, in words, and the lengths these may have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from photoallegret.imaging.camera_junk import is_camera_junk
from photoallegret.imaging.plaintext import plain_text
from photoallegret.imaging.rights import Rights

TITLE_LIMIT = 300
CAPTION_LIMIT = 5_000
ALT_TEXT_LIMIT = 1_000
KEYWORD_LIMIT = 100
KEYWORDS_AT_MOST = 100
PLACE_LIMIT = 200
LANGUAGES_AT_MOST = 20
DEFAULT = "x-default"

Words = dict[str, str]
"""One text by language tag (BCP 47), or under "x-default" when no language is named."""


@dataclass(frozen=True, slots=True)
class Description:
    """The words of one block, clean and bounded; empty where it says nothing."""

    title: Words = field(default_factory=dict)
    headline: Words = field(default_factory=dict)
    caption: Words = field(default_factory=dict)
    alt_text: Words = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)
    place: str = ""


def words(texts: Mapping[str, str], limit: int, *, lines: bool = False) -> Words:
    """Clean a text in each of its languages; drop empty ones and what cameras fill in."""
    cleaned = {
        language: plain_text(text, limit, lines=lines)
        for language, text in islice(texts.items(), LANGUAGES_AT_MOST)
    }
    return {language: text for language, text in cleaned.items() if not is_camera_junk(text)}


def plain_words(text: str, limit: int, *, lines: bool = False) -> Words:
    """Return `words` of a text that names no language."""
    return words({DEFAULT: text}, limit, lines=lines)


def keyword_list(keywords: Iterable[str]) -> tuple[str, ...]:
    """Clean keywords: each once whatever its case, in the order given, at most a hundred."""
    found: dict[str, str] = {}
    for keyword in islice(keywords, 10 * KEYWORDS_AT_MOST):
        cleaned = plain_text(keyword, KEYWORD_LIMIT)
        if cleaned:
            found.setdefault(cleaned.casefold(), cleaned)
        if len(found) == KEYWORDS_AT_MOST:
            break
    return tuple(found.values())


def joined_names(names: Iterable[str]) -> str:
    """Several creators in one line, each once."""
    return ", ".join(dict.fromkeys(filter(None, (name.strip() for name in islice(names, 20)))))


def place_name(parts: Iterable[str]) -> str:
    """Join a place's words from the smallest to the largest; the same word twice says once."""
    cleaned = (plain_text(part, PLACE_LIMIT) for part in parts)
    return ", ".join(dict.fromkeys(part for part in cleaned if part))
