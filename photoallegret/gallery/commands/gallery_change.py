"""What `flask galleries set` may change of a gallery, checked as a whole, then done."""

from dataclasses import dataclass
from datetime import datetime

import click

from photoallegret.gallery.commands.site import photo_with, settings
from photoallegret.gallery.models import Gallery, Layout, Visibility
from photoallegret.gallery.operations.editions import publish_unseen_draft
from photoallegret.gallery.operations.hanging import choose_cover, hangs_in
from photoallegret.gallery.operations.publishing import (
    Words,
    describe_gallery,
    list_gallery,
    protect_gallery,
    publish_gallery,
    renew_secret,
    restore_gallery,
    unlist_gallery,
    unpublish_gallery,
    withdraw_gallery,
)
from photoallegret.gallery.queries.photos import photos_lacking_release
from photoallegret.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What `galleries set` is told; None leaves things as they are."""

    visibility: Visibility | None
    renew_address: bool
    password_stdin: bool
    publish_at: datetime | None
    withdraw_at: datetime | None
    restore: bool
    layout: Layout | None
    captions: bool | None
    cover: int | None
    """A photo's id; 0 for the first one."""
    title: str | None
    description: str | None
    language: str | None
    place: str | None
    period: str | None


def check_change(change: Change, gallery: Gallery, password_hash: str) -> None:
    """End the command, before anything is changed, when ``change`` contradicts itself.

    Raises:
        click.UsageError: what is asked does not go together, or not with ``gallery``.

    """
    ends_as = change.visibility or gallery.visibility
    languages = settings().site.languages
    if change.language is not None and change.language not in languages:
        raise click.UsageError(_("The site speaks %(languages)s.", languages=", ".join(languages)))
    if change.visibility is Visibility.PROTECTED and not (password_hash or gallery.password_hash):
        raise click.UsageError(_("A protected gallery needs a password: add --password-stdin."))
    if password_hash and ends_as is not Visibility.PROTECTED:
        raise click.UsageError(
            _("Only a protected gallery asks for a password: add --visibility protected.")
        )
    if change.visibility is Visibility.DRAFT and change.publish_at is not None:
        raise click.UsageError(_("A draft has no date of publication: leave one of them out."))
    if change.renew_address and ends_as is not Visibility.UNLISTED:
        raise click.UsageError(_("Only an unlisted gallery has an address that can be renewed."))
    if change.cover and not hangs_in(gallery, photo_with(change.cover)):
        raise click.UsageError(
            _("Photograph %(id)s does not hang in that gallery.", id=change.cover)
        )


def make_change(gallery: Gallery, change: Change, password_hash: str) -> None:
    """Carry out ``change``; the caller commits."""
    if change.publish_at is not None or change.visibility not in (None, Visibility.DRAFT):
        is_opening = gallery.visibility is Visibility.DRAFT
        publish_unseen_draft(gallery, account_id=None)
        lacking = photos_lacking_release(gallery) if is_opening else ()
        if lacking:
            names = ", ".join(f"{photo.id} ({photo.file_name})" for photo in lacking)
            raise click.UsageError(
                _("It demands releases, and these photographs have none: %(names)s.", names=names)
            )
    _describe(gallery, change)
    _open_and_close(gallery, change, password_hash)
    if change.renew_address:
        renew_secret(gallery)
    if change.layout is not None:
        gallery.layout = change.layout
    if change.captions is not None:
        gallery.shows_captions = change.captions
    if change.cover is not None:
        choose_cover(gallery, photo_with(change.cover) if change.cover else None)


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
