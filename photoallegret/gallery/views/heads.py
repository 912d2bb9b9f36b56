"""The head of each page: its title and addresses, built from what the page shows."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, request, url_for
from markupsafe import Markup

from photoallegret.config import Settings
from photoallegret.gallery.shown import ShownPhoto
from photoallegret.head import LOCALES, NOINDEX, Alternate, Feed, Head, Preview
from photoallegret.i18n import gettext, language
from photoallegret.routes import licence_address

PREVIEW_WIDTH = 1200

FEEDS = {"fr": "/flux.xml", "en": "/en/feed.xml"}
LONGEST_DESCRIPTION = 200


def settings() -> Settings:
    """Return the settings of the site that answers."""
    found: Settings = current_app.extensions["photoallegret"]
    return found


def absolute(address: str) -> str:
    """Return the whole address of a path of this site; never the host the visitor named."""
    return settings().base_url + address


def listed_head(
    heading: str,
    *,
    description: str = "",
    picture: ShownPhoto | None = None,
    structured: Markup = Markup(""),  # noqa: B008 -- an immutable text
    values: Mapping[str, str] | None = None,
) -> Head:
    """Return the head of a page open to search engines.

    Args:
        heading: the page's own title; "" on the home page.
        description: text that is cut to one or two lines.
        picture: the photo shown where the page is shared.
        structured: the JSON-LD data block.
        values: parts of the canonical address, when they differ from the page's own.

    """
    here = dict(request.view_args or {}) if values is None else dict(values)
    endpoint = request.endpoint or "gallery.home"
    site = settings().site
    return Head(
        title=f"{heading} – {site.name}" if heading else site.name,
        heading=heading or site.name,
        locale=LOCALES[language()],
        description=shortened(description),
        canonical=absolute(url_for(endpoint, **here)),
        kind="article" if endpoint == "gallery.photo" else "website",
        alternates=_alternates(endpoint, here),
        preview=None if picture is None else _preview(picture),
        feed=Feed(absolute(FEEDS[language()]), feed_title()),
        mining_policy=mining_policy(),
        structured=structured,
    )


def unlisted_head(
    heading: str, *, description: str = "", picture: ShownPhoto | None = None
) -> Head:
    """Return the head of a page that no search engine may list, and that lists nothing."""
    return Head(
        title=f"{heading} – {settings().site.name}",
        heading=heading,
        locale=LOCALES[language()],
        description=shortened(description),
        robots=NOINDEX,
        preview=None if picture is None else _preview(picture),
        mining_policy=mining_policy(),
    )


def mining_policy() -> str:
    """Return the address of the page on reuse, "" when text and data mining is not reserved."""
    if not settings().site.display.reserve_data_mining:
        return ""
    return licence_address(settings().base_url, language())


def shortened(text: str) -> str:
    """Return ``text`` on one line, cut at a word when it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    return line[: LONGEST_DESCRIPTION - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–—") + "…"


def feed_title() -> str:
    """Return the title of the feed in the language spoken."""
    return gettext("%(site)s: new photographs", site=settings().site.name)


def _alternates(endpoint: str, values: dict[str, Any]) -> tuple[Alternate, ...]:
    languages = settings().site.languages
    if len(languages) == 1:
        return ()
    found = [
        Alternate(code, absolute(url_for(endpoint, **values, lang=code))) for code in languages
    ]
    return (*found, Alternate("x-default", found[0].address))


def _preview(photo: ShownPhoto) -> Preview:
    file = photo.at_least(PREVIEW_WIDTH)
    return Preview(absolute(file.address), file.width, file.height, photo.alt)
