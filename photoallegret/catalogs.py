"""Catalogs: translated strings, read from a .po file into as little memory as they need.

Babel's own reader leaves several megabytes behind in each process.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from gettext import c2py
from itertools import groupby
from pathlib import Path

ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
PLURAL_RULE = re.compile(r"plural=([^;\n]+)")
GERMANIC: Callable[[int], int] = c2py("n != 1")


@dataclass(slots=True)
class Catalog:
    """The strings of one language; without any, the one of the strings in the code."""

    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the singular."""
    which: Callable[[int], int] = GERMANIC
    """The place of the form that a number takes."""

    def say(self, message: str) -> str:
        """Return ``message`` translated, itself when nobody did."""
        found = self.one.get(message)
        if found is None and message in self.many:
            return self.many[message][self.which(1)]
        return message if found is None else found

    def say_many(self, one: str, many: str, count: int) -> str:
        """Return ``one`` or ``many`` translated, as ``count`` asks."""
        return self.many.get(one, (one, many))[self.which(count)]


def read(path: Path) -> Catalog:
    """Return the catalog in the .po file at ``path``; what is fuzzy or obsolete is left out.

    Raises:
        OSError: it cannot be read.

    """
    found = Catalog()
    with path.open(encoding="utf-8") as lines:
        for is_entry, entry in groupby(lines, lambda line: line != "\n"):
            if is_entry:
                _add(found, _fields(entry))
    rule = PLURAL_RULE.search(found.one.pop("", ""))
    if rule:
        found.which = c2py(rule[1])
    return found


def _add(catalog: Catalog, entry: dict[str, str]) -> None:
    forms = [text for name, text in entry.items() if name.startswith("msgstr")]
    if not all(forms):
        return
    if "msgid_plural" in entry:
        catalog.many[entry["msgid"]] = tuple(forms)
    elif forms:
        catalog.one[entry["msgid"]] = forms[0]


def _fields(lines: Iterable[str]) -> dict[str, str]:
    """Return the strings of one entry by their keywords; none when it does not count."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        if line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                return {}
            continue
        keyword, _quote, text = line.rstrip().partition('"')
        name = keyword.strip() or name
        fields[name] = fields.get(name, "") + _plain(text.removesuffix('"'))
    return fields


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]), text)
