"""Typography of running text: spaces, quotation marks, apostrophes, as printers of French and
of English set them.

Source for French: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

import re
from collections.abc import Callable

from photoallegret.i18n import language

NARROW = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
SPACES = f"[ {FIXED}{NARROW}]"
# Addresses keep their ASCII: http://…, mail, paths with a question mark.
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|mailto:|www\.)\S+|\S+@\S+", re.IGNORECASE)
UNITS = "mm|cm|m|km|s|h|min|ISO|px|Mpx|Mo|Go|€|%|°C"

Rule = tuple[re.Pattern[str], str]
COMMON: tuple[Rule, ...] = (
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"(?<=\d) (?=(?:{UNITS})(?!\w))"), FIXED),
    (re.compile(r"(?<= )-(?= )|(?<=\s)--(?=\s)"), "–"),
)
FRENCH: tuple[Rule, ...] = (
    (re.compile(r"(?<=\w)'(?=[«\"])"), "’"),
    (re.compile(r'"\s*([^"]*?[^"\s])\s*"'), "«\\1»"),
    (re.compile(rf"«{SPACES}*"), "«" + FIXED),
    (re.compile(rf"{SPACES}*»"), FIXED + "»"),
    (re.compile(rf"(?<=[\w)\]»…’%€]){SPACES}*([;!?]+)(?=\s|[»)\].,…]|$)"), NARROW + "\\1"),
    (re.compile(rf"(?<=[\w)\]»…]){SPACES}+:(?=\s|$)"), FIXED + ":"),
    (re.compile(r"(?<=[A-Za-zÀ-ÿ)\]»]):(?=\s|$)"), FIXED + ":"),
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
    and setting a text twice changes nothing.
    """
    rules = COMMON + (FRENCH if (code or language()) == "fr" else ENGLISH)
    return _outside_addresses(text, lambda part: _apply(part, rules))


def _outside_addresses(text: str, set_part: Callable[[str], str]) -> str:
    result, end = [], 0
    for match in ADDRESS.finditer(text):
        result += [set_part(text[end : match.start()]), match.group()]
        end = match.end()
    return "".join([*result, set_part(text[end:])])


def _apply(text: str, rules: tuple[Rule, ...]) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text
