"""Isolation: asked for by anybody, only pages that are the same for everyone are ever kept."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.db import db
from photoallegret.gallery.models import Visibility
from photoallegret.pages.keeping import place_of
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.site import EXTENSION, Store
from photoallegret.versions.jobs import keep_here
from tests.factories import make_account, make_gallery, make_photo, make_question, sign_in

KEPT = {
    "gallery.about", "gallery.feed", "gallery.home", "gallery.index", "gallery.licence",
    "gallery.photo", "gallery.robots", "gallery.show", "gallery.sitemap_gallery",
    "gallery.site_map", "gallery.sitemap_index", "gallery.sitemap_pages",
    "questions.index", "questions.show",
    "questions.sitemap",
    "legal.accessibility", "legal.notice", "legal.privacy", "legal.terms",
    "versions.changes", "versions.index", "versions.show",
    "your_rights.index", "your_rights.letter",
}  # fmt: skip
"""Endpoints whose pages may be kept, when they are open to all."""
NAMES = {"gallery": "nord", "photo": "a", "slug": "vendue", "right": "access", "which": "opening"}


@pytest.mark.parametrize("person", ["visitor", "member", "owner"])
def test_only_pages_open_to_all_are_kept(app: Flask, client: FlaskClient, person: str) -> None:
    opened = _site(app)
    account = make_account(
        f"{person}@example.org", Role.OWNER if person == "owner" else Role.MEMBER
    )
    db.session.commit()
    asks = client if person == "visitor" else sign_in(app, account)
    shared, others = set(), []

    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        values = {name: NAMES.get(name, _value(name)) for name in rule.arguments - {"lang"}}
        path = app.url_map.bind("").build(rule.endpoint, {**values, **(rule.defaults or {})})
        with asks.get(path) as answer:
            if rule.endpoint in KEPT and answer.status_code == 200:
                shared.add(path)
        others += [path.replace("nord", other) for other in opened]
    for path in others:
        asks.get(path).close()

    wanted = {place_of(path) for path in shared}
    assert len(wanted) >= len(KEPT)
    assert _kept(app) == wanted, "a page for one person, or behind a password, was kept"
    for path in shared:
        drawn = client.get(path, environ_overrides={NOT_KEPT: "1"})
        assert client.get(path).data == drawn.data, "it holds something of who asked first"


def _value(name: str) -> int | str:
    return 1 if name.endswith("id") or name in ("number", "part", "size") else "x"


def _site(app: Flask) -> list[str]:
    """Make a public gallery, others that are not, and a question; return the others' slugs."""
    assert app.testing
    shared = make_photo("a")
    make_gallery("nord", [shared])
    make_gallery("close", [shared], visibility=Visibility.PROTECTED)
    make_gallery("encours", [shared], visibility=Visibility.DRAFT)
    words = {"public_question": "Est-elle en vente ?", "public_answer": "Oui.", "answer": "Oui."}
    keep_here()
    published = {"slug": "vendue", "published_at": shared.imported_at, "state": "published"}
    make_question(**words, **published)
    return ["close", "encours"]


def _kept(app: Flask) -> set[str]:
    store: Store = app.extensions[EXTENSION]
    folder = store.switch.pages / store.switch.shown().name
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
