"""What the address of the library asks for: filter, words, order, size, place. No cookie."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import parse_qsl

from flask import url_for

from photoallegret.gallery.operations.indexing import words_of
from photoallegret.gallery.queries.library import Filter, Key, Sort, Wanted
from photoallegret.imaging.plaintext import plain_text

LONGEST_SEARCH = 200
WORDS_AT_MOST = 8
BETWEEN = "_"
Choice = TypeVar("Choice", bound=StrEnum)


class Size(StrEnum):
    """Of the contact sheet's tiles; its value stands in the page's address."""

    SMALL = "s"
    MEDIUM = ""
    LARGE = "l"

    @property
    def tiles(self) -> int:
        """Return how many tiles a page shows."""
        return {Size.SMALL: 240, Size.MEDIUM: 120, Size.LARGE: 60}[self]


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of the library as its address names it."""

    filter: Filter = Filter.ALL
    gallery_id: int | None = None
    search: str = ""
    sort: Sort = Sort.NEWEST
    size: Size = Size.MEDIUM
    after: Key | None = None
    before: Key | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Return what ``arguments`` ask for; what makes no sense asks for nothing."""
        kind = _choice(Filter, arguments.get("filtre", ""))
        gallery = arguments.get("galerie", "")
        is_number = gallery.isascii() and gallery.isdecimal() and len(gallery) < 10  # noqa: PLR2004 -- 32 bits
        sort = _choice(Sort, arguments.get("tri", ""))
        return cls(
            filter=kind,
            gallery_id=int(gallery) if is_number else None,
            search=plain_text(arguments.get("q", ""), LONGEST_SEARCH),
            sort=sort,
            size=_choice(Size, arguments.get("taille", "")),
            after=_key(arguments.get("apres", ""), kind, sort),
            before=_key(arguments.get("avant", ""), kind, sort),
        )

    @classmethod
    def written(cls, query: str) -> Self:
        """Return what the part of an address after "?" asks for."""
        return cls.read(dict(parse_qsl(query, max_num_fields=20)))

    @property
    def is_whole(self) -> bool:
        """Say whether nothing narrows it: the whole library, from its beginning."""
        return self.but(size=Size.MEDIUM, sort=Sort.NEWEST) == Asked() and self.after is None

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 -- any of the fields
        """Return the same with ``changes``, from its first page on."""
        return replace(self, **{"after": None, "before": None, **changes})

    def parameters(self) -> dict[str, str]:
        """Return the parameters of its address, without those that say nothing."""
        told = {
            "filtre": self.filter.value,
            "galerie": "" if self.gallery_id is None else str(self.gallery_id),
            "q": self.search,
            "tri": self.sort.value,
            "taille": self.size.value,
            "apres": _written(self.after),
            "avant": _written(self.before),
        }
        return {name: value for name, value in told.items() if value}

    @property
    def address(self) -> str:
        """Return the address that asks for it."""
        return url_for("studio.library", **self.parameters())  # type: ignore[arg-type]  # its own

    @property
    def query(self) -> str:
        """Return the part of its address after "?"."""
        return self.address.partition("?")[2]

    def wanted(self, language: str) -> Wanted:
        """Return what is asked of the database; ``language`` is the site's first one."""
        words = tuple(dict.fromkeys(words_of(self.search)))[:WORDS_AT_MOST]
        return Wanted(language, self.filter, self.gallery_id, words, self.sort)


def _choice(kind: type[Choice], text: str) -> Choice:
    return kind(text) if text in {item.value for item in kind} else kind("")


def _written(key: Key | None) -> str:
    if key is None:
        return ""
    return f"{key.value.isoformat()}{BETWEEN}{key.id}" if key.value else str(key.id)


def _key(text: str, kind: Filter, sort: Sort) -> Key | None:
    """Return the key written as ``text``; None when the order has no such keys."""
    written, _, number = text.rpartition(BETWEEN)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):  # noqa: PLR2004 -- 64 bits
        return None
    identity = int(number)
    if kind is Filter.BIN:
        moment = _moment(written, aware=True)
        return Key(moment, identity) if moment else None
    if sort in (Sort.TAKEN_LAST, Sort.TAKEN_FIRST):
        return Key(_moment(written, aware=False), identity)
    return Key(None, identity)


def _moment(text: str, *, aware: bool) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter at either end of the calendar
        return None
    return moment if (moment.tzinfo is not None) is aware else None
