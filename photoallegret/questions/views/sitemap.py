"""The sitemap of public questions, each in the language it was written in."""

from flask import Response, url_for

from photoallegret.gallery.views.answers import shared_file
from photoallegret.gallery.views.heads import absolute, settings
from photoallegret.gallery.views.sitemaps import TYPE, add_page, urlset
from photoallegret.gallery.views.xml import add, document
from photoallegret.questions import queries
from photoallegret.questions.views.blueprint import blueprint

ADDRESS = "/sitemaps/questions.xml"


@blueprint.get(ADDRESS)
def sitemap() -> Response:
    """List the page of all questions, and each."""
    root, languages = urlset(), settings().site.languages
    add_page(root, "questions.index", {})
    for slug, written_in, at in queries.published_addresses():
        code = written_in if written_in in languages else languages[0]
        url = add(root, "url")
        add(url, "loc", absolute(url_for("questions.show", slug=slug, lang=code)))
        add(url, "lastmod", at.date().isoformat())
    return shared_file(document(root), TYPE)
