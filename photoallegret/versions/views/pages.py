"""The versions of the legal texts: each at its own address, listed, and compared."""

from collections.abc import Callable

from flask import Blueprint, Response, abort
from markupsafe import Markup

from photoallegret.db import db
from photoallegret.gallery.views.answers import public_page
from photoallegret.gallery.views.heads import listed_head, unlisted_head
from photoallegret.i18n import gettext, language, written_date
from photoallegret.legal.texts import text_called
from photoallegret.routes import PREFIXES
from photoallegret.versions.models import TextVersion
from photoallegret.versions.operations.keeping import POLICY
from photoallegret.versions.queries import announcements_of, newest, version, versions_of
from photoallegret.versions.rules.comparing import compared

blueprint = Blueprint("versions", __name__)
PATHS = {
    "legal-notice": {"fr": "/mentions-legales", "en": "/legal-notice"},
    "privacy": {"fr": "/confidentialite", "en": "/privacy"},
    "cookies": {"fr": "/cookies", "en": "/cookies"},
    "terms": {"fr": "/conditions", "en": "/terms"},
    "accessibility": {"fr": "/accessibilite", "en": "/accessibility"},
}
"""Where each text stands, by language; its versions stand below."""
View = Callable[..., Response]


def _below_each_text(fr: str, en: str) -> Callable[[View], View]:
    """Register a view below the address of each text, in each language; it is given ``slug``."""

    def register(view: View) -> View:
        for slug, told in PATHS.items():
            for code, path in (("fr", fr), ("en", en)):
                blueprint.add_url_rule(
                    PREFIXES[code] + told[code] + path,
                    view_func=view,
                    defaults={"lang": code, "slug": slug},
                )
        return view

    return register


@_below_each_text("/versions", "/versions")
def index(slug: str) -> Response:
    """List the versions of a text."""
    found = versions_of(slug, language())
    title = gettext("Versions – %(text)s", text=text_called(slug).title)
    return public_page(
        "versions/index.html", listed_head(title), title=title, slug=slug, versions=found
    )


@_below_each_text("/v/<int:number>", "/v/<int:number>")
def show(slug: str, number: int) -> Response:
    """Show a text as it was published: this never changes."""
    found = _version(slug, number)
    title = _title(found)
    return public_page(
        "versions/show.html",
        unlisted_head(title),
        title=title,
        version=found,
        newest=newest(slug)[language()],
        body=Markup(found.content),  # noqa: S704 -- drawn by our own template, and kept
        text_address=PREFIXES[language()] + PATHS[slug][language()],
    )


@_below_each_text("/v/<int:number>/changements", "/v/<int:number>/changes")
def changes(slug: str, number: int) -> Response:
    """Show what changed from the version before, word by word."""
    found = _version(slug, number)
    former = version(slug, number - 1, language())
    said = (gettext("taken out:"), gettext("put in:"))
    told = announcements_of(number) if slug == POLICY else ()
    title = gettext("What changed – %(text)s", text=_title(found))
    return public_page(
        "versions/changes.html",
        unlisted_head(title),
        title=title,
        version=found,
        former=former,
        parts=() if former is None else compared(former.content, found.content, said),
        lines=[line for one in told for line in one.words.get(language(), ())],
    )


@blueprint.app_template_global()
def text_version(slug: str) -> TextVersion | None:
    """Return the newest version of a text in the language spoken; None before the first one."""
    return newest(slug).get(language())


def _title(found: TextVersion) -> str:
    return gettext(
        "%(text)s, version of %(day)s",
        text=text_called(found.slug).title,
        day=written_date(found.published_at),
    )


def _version(slug: str, number: int) -> TextVersion:
    found = version(slug, number, language())
    if found is None:
        db.session.rollback()
        abort(404)
    return found
