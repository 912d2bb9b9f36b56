"""Languages: whose catalog answers, and how dates and numbers are written.

What Babel knows of two languages takes 6 MB of memory: it is asked for rare words alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo

from babel.support import LazyProxy

from photoallegret import catalogs
from photoallegret.paths import TRANSLATIONS

SOURCE = "en"
"""The language of the strings in the code."""
_language: ContextVar[str] = ContextVar("language", default="fr")


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "extract, translate later"
    """Mark ``message`` for the catalogs and return it as it is."""
    return message


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
LANGUAGES = {
    "fr": {"fr": "français", "en": "French"},
    "en": {"fr": "anglais", "en": "English"},
}
"""What each is called in each: an own name is said in another language's page too."""
SIZES = (
    (N_("%(size)s GB"), 1_000_000_000),
    (N_("%(size)s MB"), 1_000_000),
    (N_("%(size)s kB"), 1_000),
)
MARKS = {"fr": ("\N{NARROW NO-BREAK SPACE}", ",")}
"""Between thousands, and before decimals, where they are not "," and "."."""


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
    text: str = catalog(language()).say(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return ``one`` or ``many`` as ``count`` asks; ``%(num)s`` is the count."""
    text: str = catalog(language()).say_many(one, many, count)
    if count == 0 and "%(num)s" not in text:  # French takes the singular: "one message" of none
        text = catalog(language()).say_many(one, many, 2)
    return text % {"num": count, **values}


def law_words(article: str) -> str:
    """Return an article, "GDPR art. 17", as those cite it who read the language spoken."""
    return article.replace("GDPR", gettext("GDPR"))


def lazy_gettext(message: str, **values: object) -> str:
    """Return ``message`` translated when it is shown: forms are made before anyone speaks."""
    return cast("str", LazyProxy(lambda: gettext(message, **values), enable_cache=False))


@cache
def catalog(code: str) -> catalogs.Catalog:
    """Return the catalog of ``code``, read from its .po file: nothing is compiled to disk."""
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if code == SOURCE and not path.exists():
        return catalogs.Catalog()
    return catalogs.read(path)


def language_name(code: str) -> str:
    """Return what the language ``code`` is called in the one spoken: "French", "français"."""
    return LANGUAGES[code][language()]


def written_date(day: date | datetime) -> str:
    """Return ``day`` in full in the language spoken: "22 novembre 2026"."""
    return f"{day.day} {gettext(MONTHS[day.month - 1])} {day.year}"


def written_time(instant: datetime, zone: str) -> str:
    """Return the time of day of ``instant`` in the time zone called ``zone``: "18:05"."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def written_size(size: int) -> str:
    """Return ``size``, a number of bytes, as files are weighed: "450 ko", "2,8 Mo", "2 Go"."""
    words, weight = next((one for one in SIZES if size >= one[1]), SIZES[-1])
    return gettext(words, size=written_number(size / weight))


def written_number(number: float) -> str:
    """Return ``number`` with at most one decimal, as the language spoken writes it: "1 234,5"."""
    rounded = Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    whole, _point, rest = f"{rounded:,}".partition(".")
    thousands, point = MARKS.get(language(), (",", "."))
    return whole.replace(",", thousands) + (f"{point}{rest}" if rest != "0" else "")


def written_instant(instant: datetime, zone: str) -> str:
    """Return ``instant`` in words in the time zone called ``zone``: "22 novembre 2026 à 18:05"."""
    day = written_date(instant.astimezone(ZoneInfo(zone)))
    return gettext("%(date)s at %(time)s", date=day, time=written_time(instant, zone))
