"""What makes a machine doubt a question. A doubt only queues: people decide (GDPR art. 22)."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from photoallegret.folding import folded

SHORTEST_WRITING = timedelta(seconds=3)
"""Nobody reads the page and writes a question faster."""
MOST_LINKS = 2
LINK = re.compile(r"https?://|www\.[a-z0-9-]+\.", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-z][^<>]*>|\[/?url\b|\[/?link\b", re.IGNORECASE)


class Suspicion(StrEnum):
    """One reason to doubt."""

    TRAP = "trap"
    """The field that people do not see was filled in."""
    FAST = "fast"
    LINKS = "links"
    MARKUP = "markup"
    REPEATED = "repeated"
    """The same words were sent before."""
    MANY = "many"
    """Many questions come from one network or to one address."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a post besides its words."""

    age: timedelta
    """How long the form was open."""
    is_trapped: bool
    is_repeated: bool
    is_many: bool


def suspicions_of(text: str, around: Circumstances) -> list[str]:
    """Return the reasons to doubt a question with this ``text``, none for most."""
    doubts = {
        Suspicion.TRAP: around.is_trapped,
        Suspicion.FAST: around.age < SHORTEST_WRITING,
        Suspicion.LINKS: len(LINK.findall(text)) > MOST_LINKS,
        Suspicion.MARKUP: MARKUP.search(text) is not None,
        Suspicion.REPEATED: around.is_repeated,
        Suspicion.MANY: around.is_many,
    }
    return [name.value for name, holds in doubts.items() if holds]


def text_digest(text: str) -> str:
    """Return what two questions with the same words have in common, however they are spaced."""
    return hashlib.sha256(folded(text).encode()).hexdigest()
