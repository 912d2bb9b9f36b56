"""The legal texts, each drawn whole in the language spoken, from settings and declarations."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import render_template
from markupsafe import Markup

from photoallegret.i18n import language, lazy_gettext
from photoallegret.typography import typographic_html

CONTENTS = "<!-- contents -->"
"""Stands in a template where its table of contents goes."""
HEADING = re.compile(r'<h2 id="([^"]+)">(.+?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Text:
    """One legal text."""

    slug: str
    """ "legal-notice": of its template, its versions and their addresses."""
    title: str
    """Translated when it is shown."""
    render: Callable[[], Markup]
    """Draws the whole body under the title, in the language spoken; needs a request, or an
    application context with SERVER_NAME."""
    endpoint: str
    """Of its page."""


def drawn(name: str, **context: object) -> Markup:
    """Return the text of the template ``legal/<name>-<language>.html``, with its contents.

    French has authority; the English template says the same.
    """
    body = render_template(f"legal/{name}-{language()}.html", **context)
    if CONTENTS in body:
        body = body.replace(CONTENTS, contents(body))
    return typographic_html(Markup(body))  # noqa: S704 -- a template escaped its values


def contents(body: str) -> str:
    """Return the table of contents of a text: a link to each of its headings."""
    found = HEADING.findall(body)
    headings = [(anchor, Markup(words)) for anchor, words in found]  # noqa: S704 -- drawn before
    return render_template("legal/contents.html", headings=headings)


TEXTS: tuple[Text, ...] = (
    Text("legal-notice", lazy_gettext("Legal notice"), partial(drawn, "notice"), "legal.notice"),
    Text("privacy", lazy_gettext("Privacy"), partial(drawn, "privacy"), "legal.privacy"),
    Text("cookies", lazy_gettext("Cookies"), partial(drawn, "cookies"), "legal.cookies"),
    Text("terms", lazy_gettext("Terms of use"), partial(drawn, "terms"), "legal.terms"),
    Text(
        "accessibility",
        lazy_gettext("Accessibility"),
        partial(drawn, "accessibility"),
        "legal.accessibility",
    ),
)


def text_called(slug: str) -> Text:
    """Return the text with this slug; raise KeyError without one."""
    return {text.slug: text for text in TEXTS}[slug]
