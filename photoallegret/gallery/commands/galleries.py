"""`flask galleries`: list them, say who sees them, what they are called, from when and until."""

import json
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from photoallegret.db import db
from photoallegret.gallery.commands.site import Instant, gallery_with, settings, storage
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.operations.publishing import (
    Words,
    delete_gallery,
    describe_gallery,
    list_gallery,
    protect_gallery,
    publish_gallery,
    restore_gallery,
    unlist_gallery,
    unpublish_gallery,
    withdraw_gallery,
)
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
        title = titles.get(first) or gallery.slug
        if as_json:
            click.echo(json.dumps(_as_values(gallery, title)))
        else:
            click.echo(
                f"{gallery.slug:24} {gallery.visibility.value:10} {gallery.photo_count:5} {title}"
            )


def _as_values(gallery: Gallery, title: str) -> dict[str, str | int | None]:
    opening, closing = gallery.published_at, gallery.withdrawn_at
    return {
        "slug": gallery.slug,
        "title": title,
        "visibility": gallery.visibility.value,
        "photos": gallery.photo_count,
        "published_at": opening.isoformat() if opening else None,
        "withdrawn_at": closing.isoformat() if closing else None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What `galleries set` is told; None leaves things as they are."""

    visibility: Visibility | None
    password_stdin: bool
    publish_at: datetime | None
    withdraw_at: datetime | None
    restore: bool
    title: str | None
    description: str | None
    language: str | None
    place: str | None
    period: str | None


@galleries.command("set")
@click.argument("slug")
@click.option(
    "--visibility",
    type=click.Choice([visibility.value for visibility in Visibility]),
    help="Who may see it.",
)
@click.option("--password-stdin", is_flag=True, help="Read its password from standard input.")
@click.option("--publish-at", type=Instant(), help="Open it from that instant on.")
@click.option("--withdraw-at", type=Instant(), help="Close it from that instant on.")
@click.option("--restore", is_flag=True, help="Undo its withdrawal.")
@click.option("--title")
@click.option("--description")
@click.option("--language", help="Of the title and description (default: the site's first).")
@click.option("--place")
@click.option("--period", help='When, in words: "2025", "2019–2024".')
@with_appcontext
def set_gallery(slug: str, *, visibility: str | None, **options: Any) -> None:  # noqa: ANN401 -- click's
    """Change a gallery: who sees it, when, and what is said of it."""
    change = Change(visibility=Visibility(visibility) if visibility else None, **options)
    password_hash = _read_password() if change.password_stdin else ""
    gallery = gallery_with(slug)
    _check(change, gallery, password_hash)
    _describe(gallery, change)
    _open_and_close(gallery, change, password_hash)
    db.session.commit()
    settle_due(storage())
    click.echo(_("The gallery %(slug)s is changed.", slug=slug))


@galleries.command("delete")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def delete(slug: str, *, yes: bool) -> None:
    """Delete a gallery; its photographs stay in the library."""
    if not yes:
        click.confirm(_("Delete the gallery %(slug)s?", slug=slug), abort=True, err=True)
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


def _check(change: Change, gallery: Gallery, password_hash: str) -> None:
    languages = settings().site.languages
    if change.language is not None and change.language not in languages:
        raise click.UsageError(_("The site speaks %(languages)s.", languages=", ".join(languages)))
    if change.visibility is Visibility.PROTECTED and not (password_hash or gallery.password_hash):
        raise click.UsageError(_("A protected gallery needs a password: add --password-stdin."))


def _describe(gallery: Gallery, change: Change) -> None:
    if change.title is not None or change.description is not None:
        language = change.language or settings().site.languages[0]
        describe_gallery(gallery, language, Words(change.title, change.description))
    if change.place is not None:
        gallery.place = change.place
    if change.period is not None:
        gallery.period = change.period


def _open_and_close(gallery: Gallery, change: Change, password_hash: str) -> None:
    if change.visibility is Visibility.DRAFT:
        unpublish_gallery(gallery)
    elif change.visibility is Visibility.PUBLISHED:
        list_gallery(gallery)
    elif change.visibility is Visibility.UNLISTED:
        unlist_gallery(gallery)
    elif change.visibility is Visibility.PROTECTED:
        protect_gallery(gallery, password_hash or gallery.password_hash)
    elif password_hash:
        gallery.password_hash = password_hash
    if change.publish_at is not None or (
        gallery.published_at is None and change.visibility not in (None, Visibility.DRAFT)
    ):
        publish_gallery(gallery, change.publish_at)
    if change.restore:
        restore_gallery(gallery)
    if change.withdraw_at is not None:
        withdraw_gallery(gallery, change.withdraw_at)
