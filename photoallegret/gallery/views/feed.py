"""The Atom feed (RFC 4287) of the photographs that were last to appear in listed galleries."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element

from flask import Response, url_for
from markupsafe import Markup

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import GalleryPhoto
from photoallegret.gallery.shown import ShownPhoto, show_gallery, show_photo
from photoallegret.gallery.structured import MAIN_WIDTH
from photoallegret.gallery.views.answers import shared_file
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import absolute, feed_title, settings
from photoallegret.gallery.views.xml import add, document
from photoallegret.i18n import language
from photoallegret.routes import page

ENTRIES = 30
ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When nothing has been hung yet."""
BODY = Markup(
    '<p><a href="{page}"><img src="{file}" width="{width}" height="{height}" alt="{alt}"></a></p>'
)


@page(blueprint, fr="/flux.xml", en="/feed.xml")
def feed() -> Response:
    """Send the feed in the language of its address."""
    members = queries.latest_members(now(), ENTRIES)
    site = settings().site
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language()})
    address = absolute(url_for("gallery.feed"))
    add(root, "id", address)
    add(root, "title", feed_title())
    add(root, "updated", _instant(queries.appeared_at(members[0]) if members else NEVER))
    add(root, "link", rel="self", type="application/atom+xml", href=address)
    add(root, "link", rel="alternate", type="text/html", href=absolute(url_for("gallery.home")))
    add(add(root, "author"), "name", site.photographer.name)
    if site.photographer.copyright_notice:
        add(root, "rights", site.photographer.copyright_notice)
    for member in members:
        _entry(root, member)
    return shared_file(document(root), "application/atom+xml; charset=utf-8")


def _entry(root: Element, member: GalleryPhoto) -> None:
    own = settings().site.photographer
    photo, gallery = show_photo(member.photo), show_gallery(member.gallery)
    address = absolute(url_for("gallery.photo", gallery=gallery.address, photo=photo.slug))
    file = photo.at_least(MAIN_WIDTH)
    entry = add(root, "entry")
    # Drawn from the key: it outlives a change of host, title or gallery.
    add(entry, "id", uuid5(NAMESPACE_URL, f"{member.photo.key}:{language()}").urn)
    add(entry, "title", photo.title if photo.has_own_title else gallery.title)
    add(entry, "updated", _instant(queries.appeared_at(member)))
    add(entry, "published", _instant(queries.appeared_at(member)))
    add(add(entry, "author"), "name", photo.creator or own.name)
    add(entry, "link", rel="alternate", type="text/html", href=address)
    add(
        entry,
        "link",
        rel="enclosure",
        type="image/jpeg",
        length=str(file.size),
        href=absolute(file.address),
    )
    add(entry, "category", term=gallery.address, label=gallery.title)
    rights = photo.copyright_notice or own.copyright_notice
    if rights:
        add(entry, "rights", rights)
    if photo.caption:
        add(entry, "summary", photo.caption)
    add(entry, "content", _body(photo, address), type="html")


def _body(photo: ShownPhoto, address: str) -> str:
    file = photo.at_least(MAIN_WIDTH)
    picture = BODY.format(
        page=address,
        file=absolute(file.address),
        width=file.width,
        height=file.height,
        alt=photo.alt,
    )
    return picture + (Markup("<p>{}</p>").format(photo.caption) if photo.caption else "")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
