"""What stands in a page's <head>, as one typed value that the base template only draws.

Addresses are absolute and already escaped by nobody: the template escapes them as any text.
"""

from dataclasses import dataclass, replace
from typing import Self

from markupsafe import Markup

NOINDEX = "noindex"
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
"""The languages of the site as og:locale names them."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language; ``language`` is "fr", "en" or "x-default"."""

    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture shown where the page is shared: an absolute JPEG, size in pixels."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed of new photographs in the language of the page."""

    address: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Everything the <head> says. An empty text or None is not drawn at all."""

    title: str
    """The whole text of <title>."""
    heading: str
    """The title without the name of the site, for og:title."""
    locale: str
    """For og:locale: "fr_FR"."""
    description: str = ""
    canonical: str = ""
    """"" on pages that no search engine may list."""
    robots: str = ""
    """"noindex" or "": the same value is sent as X-Robots-Tag."""
    kind: str = "website"
    """For og:type: "website" or "article"."""
    alternates: tuple[Alternate, ...] = ()
    """For rel=alternate hreflang, the page's own language and x-default included."""
    preview: Preview | None = None
    """For og:image and twitter:card (summary_large_image with it, summary without)."""
    feed: Feed | None = None
    previous: str = ""
    """For rel=prev."""
    next: str = ""
    """For rel=next."""
    mining_policy: str = ""
    """Absolute address for <meta name=tdm-policy>, beside <meta name=tdm-reservation content=1>;
    "" when text and data mining is not reserved."""
    structured: Markup = Markup("")  # noqa: RUF009 -- an immutable text
    """Whole <script type="application/ld+json"> data block, or "". A data block is not
    executed: the policy script-src does not concern it (HTML, "prepare the script element")."""

    def with_structured(self, block: Markup) -> Self:
        """Return the same head with the data block ``block``."""
        return replace(self, structured=block)

    def with_neighbours(self, previous: str, following: str) -> Self:
        """Return the same head with the addresses before and after, "" for none."""
        return replace(self, previous=previous, next=following)
