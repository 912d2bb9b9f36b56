"""What may name a person in a text that is to become public: marked, for a person to look at."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

REDACTED = "[…]"
SHORTEST_NAME = 3
# Begins where a word does, and never gives back: ten thousand letters are read once.
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s?(?:@|\[at\]|\(at\)|\sarobase\s)\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
# Groups of digits as people write telephone numbers: nine digits or more in all.
PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?\(?\d(?:[\s./()-]{0,2}\d){8,14}(?![\w-])")
TITLE = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Me)"
    r"\s+[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]+)*"
)
# Two capitalised words side by side that begin no sentence: a first and a family name, mostly.
PAIR = re.compile(
    r"(?<![.!?…:»\"]\s)(?<!^)(?<!\n)\b[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’'-]+\s+[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿA-ZÀ-ÖØ-Þ’'-]+"
)
# A line of two or three of them alone: a signature, mostly.
SIGNATURE = re.compile(
    r"(?<![^\n])[A-ZÀ-ÖØ-Þ][\w’'-]+(?:[ \t]+[A-ZÀ-ÖØ-Þ][\w’'-]+){1,2}(?=[ \t\r]*(?:\n|\Z))"
)


class Sort(StrEnum):
    """What a mark may be."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text, from ``start`` to ``end``, that may name a person."""

    start: int
    end: int
    sort: Sort


def marks_in(text: str, *, known: Iterable[str] = (), private: Iterable[str] = ()) -> list[Mark]:
    """Return the parts of ``text`` that may name a person, in order, none over another.

    Args:
        text: what is to become public.
        known: names that may stand: the photographer's, places and titles of photographs.
        private: names that may not, wherever they stand: the author's own, whole and by
            its words; a word alone only with a capital ("blanc" is mostly no Mr Blanc).

    """
    allowed = {name.casefold() for name in known if name}
    found: list[Mark] = []
    taken = bytearray(len(text))

    def mark(sort: Sort, match: re.Match[str]) -> None:
        start, end = match.span()
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Mark(start, end, sort))

    for name in private:
        if len(name) < SHORTEST_NAME:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            if " " in name or match.group()[0].isupper():
                mark(Sort.NAME, match)
    for sort, pattern in (
        (Sort.EMAIL, EMAIL),
        (Sort.PHONE, PHONE),
        (Sort.NAME, TITLE),
        (Sort.NAME, SIGNATURE),
        (Sort.NAME, PAIR),
    ):
        for match in pattern.finditer(text):
            if not _is_allowed(match.group(), allowed):
                mark(sort, match)
    return sorted(found, key=lambda one: one.start)


def redacted(text: str, marks: Iterable[Mark]) -> str:
    """Return ``text`` with each of ``marks`` replaced."""
    for mark in sorted(marks, key=lambda one: one.start, reverse=True):
        text = text[: mark.start] + REDACTED + text[mark.end :]
    return text


def _is_allowed(words: str, allowed: Iterable[str]) -> bool:
    plain = " ".join(words.casefold().split())
    return any(plain in name for name in allowed)
