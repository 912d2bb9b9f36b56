"""Addresses: one page, one endpoint, a French rule and an English one under /en/."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, current_app

from photoallegret.i18n import language

LICENCE = "/licence"
"""Under it stands the page on reuse, in both languages: files that left long ago point to it."""
View = TypeVar("View", bound=Callable[..., Any])
PREFIXES = {"fr": "", "en": "/en"}
"""French is the house's first language: its addresses have no prefix, whatever the settings."""


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
