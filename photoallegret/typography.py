"""Typography of running text: spaces, quotation marks, apostrophes, in French and in English.

Source for French: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

import re
from functools import lru_cache

from markupsafe import Markup

from photoallegret.i18n import language

NARROW = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
SPACES = f"[ {FIXED}{NARROW}]"
# Addresses keep their ASCII: http://…, mail, paths with a question mark. So does what another
# program has escaped once too often: &amp; is not followed by a semicolon. Both begin where
# a word does: a long run of letters is read once, not once from each of them.
ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*+://|mailto:|www\.)\S+|(?<!\S)\S+@\S+"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|#x?[0-9a-f]+);",
    re.IGNORECASE,
)
TAG = re.compile(
    rf"<(code|pre|script)\b.*?</\1>|<[^<>]*>|{ADDRESS.pattern}", re.IGNORECASE | re.DOTALL
)
"""In HTML: a tag, what is written for machines, or an address."""
STANDS_FOR_ADDRESS, STANDS_FOR_TAG = "\ue000", "\ue001"
"""Private characters, which no rule touches."""
KEEPERS = re.compile(f"[{STANDS_FOR_ADDRESS}{STANDS_FOR_TAG}]")
UNITS = "mm|cm|m|km|s|h|min|ISO|px|Mpx|Mo|Go|€|%|°C"

KEPT = 4096
"""Texts set lately: a page says the same ones again and again."""

Rule = tuple[re.Pattern[str], str]
COMMON: tuple[Rule, ...] = (
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"(?<=\d) (?=(?:{UNITS})(?!\w))"), FIXED),
    (re.compile(r"(?<= )-(?= )|(?<=\s)--(?=\s)"), "–"),
)
FRENCH: tuple[Rule, ...] = (
    (re.compile(r"(?<=\w)'(?=[«\"])"), "’"),
    (re.compile(r'"(?=[^"]*")\s*+([^"\s](?:[^"]*[^"\s])?)\s*"'), "«\\1»"),
    (re.compile(rf"«{SPACES}*"), "«" + FIXED),
    (re.compile(rf"(?<!{SPACES}){SPACES}*»"), FIXED + "»"),
    (
        re.compile(rf"(?<=[\w)\]»…’%€\ue000\ue001]){SPACES}*([;!?]+)(?=\s|[»)\].,…\ue001]|$)"),
        NARROW + "\\1",
    ),
    (re.compile(rf"(?<=[\w)\]»…\ue000\ue001]){SPACES}+:(?=[\s\ue001]|$)"), FIXED + ":"),
    (re.compile(r"(?<=[A-Za-zÀ-ÿ)\]»\ue001]):(?=[\s\ue001]|$)"), FIXED + ":"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"\b([Nn]°|p\.|M\.|Mme) "), "\\1" + FIXED),
)
ENGLISH: tuple[Rule, ...] = (
    (re.compile(r'"([^"]+)"'), "“\\1”"),
    (re.compile(r"(?<=s)'(?=\s|$)"), "’"),
)


def typographic(text: str, code: str = "") -> str:
    """Return plain ``text`` set as the language ``code`` asks (default: the one spoken).

    It is applied to text, before any HTML is made of it; addresses in it stay as they are,
    and setting a text twice changes nothing. A sentence in which a template has escaped the
    values is plain text again: what shows it escapes it once.
    """
    plain = text.unescape() if isinstance(text, Markup) else text
    return _set(plain, code or language())


def typographic_html(html: Markup, code: str = "") -> Markup:
    """Return ``html`` with its text set as ``typographic`` sets plain text; tags stay.

    For whole texts that were written as one: what a template shows piece by piece has the filter.
    """
    plain = str(html).replace("&#39;", "'")  # templates quote attributes with the other one
    return Markup(_apply(plain, code or language(), TAG))  # noqa: S704 -- text alone changes


@lru_cache(maxsize=KEPT)
def _set(text: str, code: str) -> str:
    return _apply(text, code, ADDRESS)


def _apply(text: str, code: str, kept: re.Pattern[str]) -> str:
    rules = COMMON + (FRENCH if code == "fr" else ENGLISH)
    text = KEEPERS.sub("", text)
    found = (match.group() for match in kept.finditer(text))
    text = kept.sub(_keeper, text)
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return KEEPERS.sub(lambda _: next(found), text)


def _keeper(match: re.Match[str]) -> str:
    return STANDS_FOR_TAG if match.group().startswith("<") else STANDS_FOR_ADDRESS
