"""Addresses: one page, one endpoint, a French rule and an English one under /en/."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from flask import Blueprint, current_app
from werkzeug.routing import IntegerConverter, Map

from photoallegret.i18n import language

LICENCE = "/licence"
"""Under it stands the page on reuse, in both languages: files that left long ago point to it."""
View = TypeVar("View", bound=Callable[..., Any])
PREFIXES = {"fr": "", "en": "/en"}
"""French is the house's first language: its addresses have no prefix, whatever the settings."""
LONGEST_PATH = 500
FIRST_VISIBLE, LAST_VISIBLE = "!", "~"
LARGEST_ID = 2**31 - 1
"""What a column of ids holds; the database's driver fails on numbers far beyond."""


class IdConverter(IntegerConverter):
    """The id in an address: one that no row can have leads to no page."""

    def __init__(self, map: Map, *, max: int = LARGEST_ID) -> None:  # noqa: A002 -- werkzeug's names
        """Take the numbers up to ``max``."""
        super().__init__(map, max=max)


def id_of(text: str) -> int:
    """Return the id ``text`` of a form (a ``type=`` of its fields).

    Raises:
        ValueError: it is no number, or none that a row can have.

    """
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(number)
    return number


def local_path(text: str) -> str:
    """Return ``text`` if it is a path of this site with its query, "" if it is anything else.

    What browsers read otherwise than we do is refused, not mended: backslashes, control
    characters, dots that climb, and the same in percent signs.
    """
    if not text.startswith("/") or text.startswith("//") or len(text) > LONGEST_PATH:
        return ""
    if not all(FIRST_VISIBLE <= letter <= LAST_VISIBLE for letter in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    path = unquote(parts.path)
    inner = path.split("/")[1:]
    climbs = "" in inner[:-1] or "." in inner or ".." in inner
    odd = "\\" in path or "%" in path or not path.isprintable()
    if parts.scheme or parts.netloc or climbs or odd:
        return ""
    return f"{parts.path}?{parts.query}".rstrip("?")


def page(
    blueprint: Blueprint, *, fr: str, en: str, methods: Sequence[str] = ("GET",)
) -> Callable[[View], View]:
    """Register the decorated view at the path ``fr`` and, in English, at ``/en`` + ``en``.

    Both rules carry ``lang`` as a default, which the factory takes out again to choose the
    language spoken; ``url_for`` keeps that language unless told ``lang=``.
    """

    def register(view: View) -> View:
        for code, path in (("fr", fr), ("en", en)):
            blueprint.add_url_rule(
                PREFIXES[code] + path, view_func=view, defaults={"lang": code}, methods=methods
            )
        return view

    return register


def licence_address(base_url: str, code: str) -> str:
    """Return the whole address of the page on reuse in the language ``code``."""
    return f"{base_url}{PREFIXES[code]}{LICENCE}"


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Give an address being built the language spoken (an ``url_defaults`` function)."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values.setdefault("lang", language())
