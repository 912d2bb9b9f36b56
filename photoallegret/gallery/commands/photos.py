"""`flask photos`: bring photographs in, withdraw them, give them back, delete them."""

import json
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import or_, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.commands.import_report import Report
from photoallegret.gallery.commands.site import (
    Brought,
    Fitting,
    Instant,
    address,
    confirm,
    ended_when_gallery_goes,
    gallery_with,
    photo_with,
    settings,
    storage,
    written_instant,
)
from photoallegret.gallery.jobs import AVIF
from photoallegret.gallery.models import GalleryPhoto, GalleryText, Photo
from photoallegret.gallery.operations.archives import ArchiveLimits, files_of
from photoallegret.gallery.operations.binning import bin_photos
from photoallegret.gallery.operations.editions import publish_unseen_draft
from photoallegret.gallery.operations.finding import Found, find_files, open_file
from photoallegret.gallery.operations.importing import importing
from photoallegret.gallery.operations.names import printable, slug_from, visible
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.preparing import try_again
from photoallegret.gallery.operations.publishing import (
    Words,
    create_gallery,
    describe_gallery,
    gallery_called,
    gallery_titled,
    is_slug,
    publish_gallery,
    slug_for,
)
from photoallegret.gallery.operations.rebuilding import rebuild_missing
from photoallegret.gallery.operations.replacing import PhotoGoneError, replace_photo
from photoallegret.gallery.operations.runs import clear_dead_runs, open_run
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.gallery.operations.settling import settle_due, settle_photos
from photoallegret.gallery.operations.withdrawing import (
    HOLDS,
    HeldError,
    delete_photos_forever,
    restore_photo,
    withdraw_photo,
)
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.worker import ring

IDENTITY = click.IntRange(1, 2**63 - 1)


@click.group("photos")
def photos() -> None:
    """Bring photographs in, withdraw them, delete them."""


@photos.command("import")
@click.argument("paths", nargs=-1, required=True, type=Brought())
@click.option("--gallery", "slug", metavar="SLUG", help="Hang them in this gallery.")
@click.option("--title", type=Fitting(GalleryText.title), help="Call the gallery so.")
@click.option("--publish", is_flag=True, help="Open the gallery to visitors at once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file.")
@with_appcontext
def import_photos(
    paths: tuple[Path, ...], *, slug: str | None, title: str | None, publish: bool, as_json: bool
) -> None:
    """Import folders, files and ZIP archives, in this order.

    Exit: 0 when nothing was refused, 1 when something was, 2 on wrong usage.
    """
    _check_usage(slug, title, publish=publish)
    site = settings().site
    limits = ArchiveLimits(site.imports.archive_entries, site.imports.archive_megabytes * 1_000_000)
    clear_dead_runs(storage())
    gallery_id = _gallery_for(slug, title, publish=publish)

    def found() -> Iterator[Found]:
        return find_files(paths, lambda path: files_of(path, limits))

    report = Report(as_json=as_json, count=lambda: sum(1 for _ in found()))
    with report, ended_when_gallery_goes(), importing(settings()) as importer:
        for outcome in importer.take(found(), gallery_id):
            report.tell(outcome)
    if report.counts[Result.IMPORTED]:
        ring(AVIF)
    sys.exit(1 if report.counts[Result.REFUSED] else 0)


@photos.command("list")
@click.option("--gallery", "slug", metavar="SLUG", help="Only those that hang in this gallery.")
@with_appcontext
def list_photos(slug: str | None) -> None:
    """List photographs: the ID that other commands take, the address's last part, the file."""
    is_off = or_(Photo.withdrawn_at <= now(), Photo.care_at.is_not(None))
    wanted = select(Photo.id, Photo.slug, Photo.file_name, is_off).order_by(Photo.id)
    if slug is not None:
        members = GalleryPhoto.gallery_id == gallery_with(slug).id
        wanted = wanted.join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id).where(members)
    for identity, name, file_name, is_withdrawn in db.session.execute(wanted):
        state = _("withdrawn") if is_withdrawn else ""
        click.echo(f"{identity:7} {name:40} {visible(file_name)} {state}".rstrip())


@photos.command("withdraw")
@click.argument("identity", metavar="ID", type=IDENTITY)
@click.option("--at", type=Instant(), help="From that instant on (default: now).")
@with_appcontext
def withdraw(identity: int, *, at: datetime | None) -> None:
    """Withdraw a photograph from every visitor. It can be restored."""
    photo = photo_with(identity)
    withdraw_photo(photo, at)
    db.session.commit()
    settle_photos(storage(), [identity])
    if at is not None and at > now():
        when = written_instant(at)
        click.echo(_("Photograph %(id)s will be withdrawn on %(at)s.", id=identity, at=when))
    else:
        click.echo(_("Photograph %(id)s is withdrawn.", id=identity))


@photos.command("restore")
@click.argument("identity", metavar="ID", type=IDENTITY)
@with_appcontext
def restore(identity: int) -> None:
    """Show a withdrawn photograph again wherever it hangs."""
    photo = photo_with(identity)
    if photo.care_at is not None:
        message = _(
            "Photograph %(id)s is taken off as a precaution: its page in the studio ends that.",
            id=identity,
        )
        raise click.ClickException(message)
    try:
        restore_photo(photo, current_app.extensions.get(HOLDS, ()))
    except HeldError as error:
        message = _(
            "Photograph %(id)s is off because somebody asked: its page in the studio ends that.",
            id=identity,
        )
        raise click.ClickException(message) from error
    db.session.commit()
    settle_photos(storage(), [identity])
    click.echo(_("Photograph %(id)s is shown again.", id=identity))


@photos.command("replace")
@click.argument("identity", metavar="ID", type=IDENTITY)
@click.argument("path", type=Brought())
@with_appcontext
def replace(identity: int, path: Path) -> None:
    """Replace a photograph's file; its address, words, rights and galleries stay.

    Exit: 0 when it is replaced or is that file already, 1 when the file is refused.
    """
    clear_dead_runs(storage())
    found = Found(printable(str(path)), path.name, lambda: open_file(path))
    try:
        outcome = replace_photo(settings(), identity, found)
    except PhotoGoneError as error:
        raise click.ClickException(_("There is no photograph %(id)s.", id=identity)) from error
    if outcome.reason is not None:
        why = f"{visible(outcome.file)}: {sentence(outcome.reason)}"
        raise click.ClickException(why)
    if outcome.result is Result.DUPLICATE:
        click.echo(_("Photograph %(id)s has this file already.", id=identity))
        return
    ring(AVIF)
    click.echo(_("The file of photograph %(id)s is replaced.", id=identity))


@photos.command("delete")
@click.argument("identity", metavar="ID", type=IDENTITY)
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def delete(identity: int, *, yes: bool) -> None:
    """Delete a photograph, its original and all that is known of it, for ever."""
    photo = photo_with(identity)
    name = photo.file_name
    db.session.rollback()  # no transaction stays open while someone thinks
    if not yes:
        question = _("Delete %(name)s and its original for ever?", name=name)
        confirm(question)
    with open_run(storage()) as run:
        deletion = delete_photos_forever([photo_with(identity)], storage(), run)
        db.session.commit()
        deletion.finish()
    click.echo(_("Photograph %(id)s is deleted.", id=identity))


@photos.command("retry")
@with_appcontext
def retry() -> None:
    """Try again to make the AVIF files of photographs that failed three times."""
    count = try_again()
    db.session.commit()
    ring(AVIF)
    click.echo(
        ngettext(
            "One photograph will be tried again.",
            "%(num)s photographs will be tried again.",
            count,
        )
    )


@photos.command("rebuild")
@click.option(
    "--gone",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON whose keys are digests: photographs that had left the site go to the bin first.",
)
@with_appcontext
def rebuild(*, gone: Path | None) -> None:
    """Make again from the originals the files that are gone. Exit 1: some could not be made."""
    clear_dead_runs(storage())
    if gone is not None:
        _bin_gone(gone)
    found = rebuild_missing(settings(), threading.Event())
    ring(AVIF)
    click.echo(
        ngettext(
            "The files of one photograph are made again.",
            "The files of %(num)s photographs are made again.",
            found.done,
        )
    )
    if found.failed:
        message = ngettext(
            "One photograph has no files: its original is missing or damaged.",
            "%(num)s photographs have no files: their originals are missing or damaged.",
            found.failed,
        )
        raise click.ClickException(message)


def _bin_gone(path: Path) -> None:
    """Put in the bin the photographs whose originals the file names. Commits."""
    try:
        digests = set(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        message = f"{path}: {error}"
        raise click.ClickException(message) from error
    known = db.session.execute(select(Photo.id, Photo.sha256)).all()
    ids = [one.id for one in known if one.sha256 in digests]
    found = [photo for one in ids if (photo := db.session.get(Photo, one)) is not None]
    binned = bin_photos(found, None)
    db.session.commit()
    if binned:
        click.echo(
            ngettext(
                "One photograph that had left the site is in the bin.",
                "%(num)s photographs that had left the site are in the bin.",
                len(binned),
            )
        )


@photos.command("settle", hidden=True)
@with_appcontext
def settle() -> None:
    """Do at once what the background work does each minute: move files, clear leftovers."""
    clear_dead_runs(storage())
    settle_due(storage())


def _check_usage(slug: str | None, title: str | None, *, publish: bool) -> None:
    if slug is not None and not is_slug(slug):
        message = _("%(slug)s cannot be part of an address: use a-z, 0-9 and hyphens", slug=slug)
        close = slug_from(slug)
        raise click.UsageError(message + (f" ({close})." if close else "."))
    if title is not None and not title.strip():
        raise click.UsageError(_("The title is empty."))
    if publish and not slug and not title:
        raise click.UsageError(_("--publish opens a gallery: name it with --gallery or --title."))


def _gallery_for(slug: str | None, title: str | None, *, publish: bool) -> int | None:
    """Return the id of the gallery to hang photos in, made if need be. Commits."""
    if slug is None and title is None:
        return None
    first = settings().site.languages[0]
    name = slug or slug_from(title or "")
    gallery = gallery_called(name) if name else None
    if slug is None and title is not None:  # by its title first: not every title makes a slug
        gallery = gallery_titled(first, title) or gallery
    if gallery is None:
        shown = title or name.replace("-", " ").capitalize()
        gallery = create_gallery(name or slug_for(shown), {first: Words(title=shown)})
    elif title is not None:
        describe_gallery(gallery, first, Words(title=title))
    if publish:
        publish_unseen_draft(gallery, account_id=None)
        publish_gallery(gallery)
    gallery_id, where = gallery.id, address(gallery) or _("a draft")
    click.echo(_("Gallery %(slug)s: %(where)s", slug=gallery.slug, where=where), err=True)
    db.session.commit()
    settle_due(storage())
    return gallery_id
