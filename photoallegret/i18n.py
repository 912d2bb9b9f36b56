"""Languages: whose catalog answers, and how dates and numbers are written. No Flask-Babel."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations
from babel.units import format_unit

from photoallegret.paths import TRANSLATIONS

SOURCE = "en"
"""The language of the strings in the code."""
DATES = {"en": "en_GB"}
"""Whose dates are written where it is not the language's first country: 25 November, 20:56."""
_language: ContextVar[str] = ContextVar("language", default="fr")


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "extract, translate later"
    """Mark ``message`` for the catalogs and return it as it is."""
    return message


def language() -> str:
    """Return the language spoken now, as an ISO 639-1 code."""
    return _language.get()


def speak(code: str) -> None:
    """Speak the language ``code`` ("fr", "en") from now on in this context."""
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language ``code`` within this block."""
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def gettext(message: str, **values: object) -> str:
    """Return ``message`` in the language spoken, with ``%(name)s`` filled from ``values``."""
    text: str = catalog(language()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return ``one`` or ``many`` as ``count`` asks; ``%(num)s`` is the count."""
    text: str = catalog(language()).ungettext(one, many, count)
    return text % {"num": count, **values}


def law_words(article: str) -> str:
    """Return an article, "GDPR art. 17", as those cite it who read the language spoken."""
    return article.replace("GDPR", gettext("GDPR"))


def lazy_gettext(message: str, **values: object) -> str:
    """Return ``message`` translated when it is shown: forms are made before anyone speaks."""
    return cast("str", LazyProxy(lambda: gettext(message, **values), enable_cache=False))


@cache
def catalog(code: str) -> NullTranslations:
    """Return the catalog of ``code``, read from its .po file: nothing is compiled to disk."""
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if code == SOURCE and not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        messages = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(fp=compiled)


def written_date(day: date | datetime) -> str:
    """Return ``day`` in full in the language spoken: "22 novembre 2026"."""
    return _written_date(day, _locale())


@lru_cache(maxsize=2_000)
def _written_date(day: date | datetime, locale: Locale) -> str:
    return format_date(day, format="long", locale=locale)


def written_time(instant: datetime, zone: str) -> str:
    """Return the time of day of ``instant`` in the time zone called ``zone``: "18:05"."""
    local = instant.astimezone(ZoneInfo(zone))
    return format_time(local, format="short", tzinfo=local.tzinfo, locale=_locale())


def written_size(size: int) -> str:
    """Return ``size``, a number of bytes, as files are weighed: "450 ko", "2,8 Mo", "2 Go"."""
    weights = (("gigabyte", 1_000_000_000), ("megabyte", 1_000_000), ("kilobyte", 1_000))
    name, weight = next((one for one in weights if size >= one[1]), weights[-1])
    number = format_decimal(size / weight, format="#,##0.#", locale=language())
    return format_unit(number, name, length="short", locale=language())


def written_instant(instant: datetime, zone: str) -> str:
    """Return ``instant`` in words in the time zone called ``zone``: "22 novembre 2026 à 18:05"."""
    day = written_date(instant.astimezone(ZoneInfo(zone)))
    return gettext("%(date)s at %(time)s", date=day, time=written_time(instant, zone))


def _locale() -> Locale:
    return _parsed(DATES.get(language(), language()))


@cache
def _parsed(name: str) -> Locale:
    return Locale.parse(name)
