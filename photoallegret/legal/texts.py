"""The legal texts, each drawn whole in the language spoken, from settings and declarations."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app, render_template
from markupsafe import Markup

from photoallegret.config import Settings
from photoallegret.deadlines import ANSWER_DAYS, EXTENSION_MONTHS
from photoallegret.i18n import language, lazy_gettext, written_date
from photoallegret.legal.queries import policy
from photoallegret.legal.references import VERIFIED, law
from photoallegret.privacy.papers.register import Entry, Facts
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.processors import NOTICE, country_words
from photoallegret.rights.rules import CLAIMS, CNIL
from photoallegret.typography import typographic_html

CONTENTS = "<!-- contents -->"
"""Stands in a template where its table of contents goes."""
ACCESSIBILITY_REVIEWED = date(2026, 11, 26)
"""When somebody last compared the statement with the site."""
HEADING = re.compile(r'<h2 id="([^"]+)">(.+?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class Text:
    """One legal text."""

    slug: str
    """ "legal-notice": of its versions and their addresses."""
    title: str
    """Translated when it is shown."""
    render: Callable[[], Markup]
    """Draws the whole body under the title, in the language spoken; it builds addresses, so it
    needs a request (``test_request_context`` in a job)."""
    endpoint: str
    """Of its page."""


def drawn(name: str, **context: object) -> Markup:
    """Return the text of the template ``legal/<name>-<language>.html``, with its contents.

    French has authority; the English template says the same.
    """
    body = render_template(f"legal/{name}-{language()}.html", law=law, **context)
    if CONTENTS in body:
        body = body.replace(CONTENTS, contents(body))
    return typographic_html(Markup(body))  # noqa: S704 -- a template escaped its values


def contents(body: str) -> str:
    """Return the table of contents of a text: a link to each of its headings."""
    found = HEADING.findall(body)
    headings = [(anchor, Markup(words)) for anchor, words in found]  # noqa: S704 -- drawn before
    return render_template("legal/contents.html", headings=headings)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


def _declared() -> Entry:
    return policy(Facts(_settings().site, current_app.extensions[DECLARED]))


def _notice() -> Markup:
    return drawn("notice", country=country_words, reviewed=written_date(VERIFIED))


def _privacy() -> Markup:
    return drawn(
        "privacy",
        **_declared(),
        offered=CLAIMS,
        cnil=CNIL,
        days=ANSWER_DAYS,
        months=EXTENSION_MONTHS,
        notice_days=NOTICE.days,
        quarantine=_settings().site.deaths.quarantine_months,
    )


def _cookies() -> Markup:
    return drawn("cookies", **_declared())


def _terms() -> Markup:
    return drawn("terms")


def _accessibility() -> Markup:
    return drawn("accessibility", reviewed=written_date(ACCESSIBILITY_REVIEWED))


TEXTS: tuple[Text, ...] = (
    Text("legal-notice", lazy_gettext("Legal notice"), _notice, "legal.notice"),
    Text("privacy", lazy_gettext("Privacy"), _privacy, "legal.privacy"),
    Text("cookies", lazy_gettext("Cookies"), _cookies, "consent.cookies"),
    Text("terms", lazy_gettext("Terms of use"), _terms, "legal.terms"),
    Text("accessibility", lazy_gettext("Accessibility"), _accessibility, "legal.accessibility"),
)


def text_called(slug: str) -> Text:
    """Return the text with this slug; raise KeyError without one."""
    return {text.slug: text for text in TEXTS}[slug]
