"""`flask galleries`: list them, say who sees them, what they are called, from when and until."""

import json
import sys
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.commands.gallery_change import Change, check_change, make_change
from photoallegret.gallery.commands.site import (
    Fitting,
    Instant,
    address,
    confirm,
    gallery_with,
    settings,
    storage,
)
from photoallegret.gallery.models import Gallery, GalleryText, Layout, Visibility
from photoallegret.gallery.operations.names import visible
from photoallegret.gallery.operations.publishing import delete_gallery
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.i18n import gettext as _
from photoallegret.passwords import LONGEST, hash_password


@click.group("galleries")
def galleries() -> None:
    """List galleries and say who sees them."""


@galleries.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each gallery.")
@with_appcontext
def list_galleries(*, as_json: bool) -> None:
    """List every gallery, in the order of the site."""
    found = db.session.scalars(
        select(Gallery).order_by(Gallery.position, Gallery.id).options(selectinload(Gallery.texts))
    )
    first = settings().site.languages[0]
    for gallery in found:
        titles = {text.language: text.title for text in gallery.texts}
        title = visible(titles.get(first) or gallery.slug)
        if as_json:
            click.echo(json.dumps(_as_values(gallery, title)))
        else:
            start = f"{gallery.slug:24} {gallery.visibility.value:10} {gallery.photo_count:5}"
            click.echo(" ".join(filter(None, (start, title, address(gallery)))))


def _as_values(gallery: Gallery, title: str) -> dict[str, str | int | None]:
    opening, closing = gallery.published_at, gallery.withdrawn_at
    return {
        "slug": gallery.slug,
        "title": title,
        "visibility": gallery.visibility.value,
        "address": address(gallery),
        "photos": gallery.photo_count,
        "published_at": opening.isoformat() if opening else None,
        "withdrawn_at": closing.isoformat() if closing else None,
    }


@galleries.command("set")
@click.argument("slug")
@click.option(
    "--visibility",
    type=click.Choice([visibility.value for visibility in Visibility]),
    help="Who may see it.",
)
@click.option("--renew-address", is_flag=True, help="Give an unlisted gallery another address.")
@click.option("--password-stdin", is_flag=True, help="Read its password from standard input.")
@click.option("--publish-at", type=Instant(), help="Open it from that instant on.")
@click.option("--withdraw-at", type=Instant(), help="Close it from that instant on.")
@click.option("--restore", is_flag=True, help="Undo its withdrawal.")
@click.option(
    "--layout", type=click.Choice([layout.value for layout in Layout]), help="How photos hang."
)
@click.option("--captions/--no-captions", default=None, help="Show captions under photos.")
@click.option(
    "--cover", metavar="ID", type=click.IntRange(min=0), help="Its photo in lists; 0: the first."
)
@click.option("--title", type=Fitting(GalleryText.title))
@click.option("--description")
@click.option("--language", help="Of the title and description (default: the site's first).")
@click.option("--place", type=Fitting(Gallery.place))
@click.option("--period", type=Fitting(Gallery.period), help='When, in words: "2025", "2019–2024".')
@with_appcontext
def set_gallery(
    slug: str,
    *,
    visibility: str | None,
    layout: str | None,
    **options: Any,  # noqa: ANN401 -- click's
) -> None:
    """Change a gallery: who sees it, when, how it hangs, and what is said of it."""
    change = Change(
        visibility=Visibility(visibility) if visibility else None,
        layout=Layout(layout) if layout else None,
        **options,
    )
    password_hash = _read_password() if change.password_stdin else ""
    gallery = gallery_with(slug)
    check_change(change, gallery, password_hash)
    make_change(gallery, change, password_hash)
    is_unlisted, where = gallery.visibility is Visibility.UNLISTED, address(gallery)
    db.session.commit()
    settle_due(storage())
    click.echo(_("The gallery %(slug)s is changed.", slug=slug))
    if is_unlisted:
        click.echo(_("Its address, for those you give it to: %(address)s", address=where))


@galleries.command("delete")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def delete(slug: str, *, yes: bool) -> None:
    """Delete a gallery; its photographs stay in the library."""
    if not yes:
        confirm(_("Delete the gallery %(slug)s?", slug=slug))
    delete_gallery(gallery_with(slug))
    db.session.commit()
    settle_due(storage())
    click.echo(_("The gallery %(slug)s is deleted.", slug=slug))


def _read_password() -> str:
    """Return the hash of the password on standard input, without its line end."""
    text = sys.stdin.readline(LONGEST + 2).rstrip("\r\n")
    try:
        return hash_password(text)
    except ValueError as error:
        raise click.UsageError(
            _("A password has 1 to %(longest)s characters.", longest=LONGEST)
        ) from error
