"""What every command of the gallery needs of the site: settings, files, rows by name, dates."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy import String
from sqlalchemy.orm import InstrumentedAttribute

from photoallegret import i18n
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo, Visibility
from photoallegret.gallery.operations.importing import GalleryGoneError
from photoallegret.gallery.operations.names import printable
from photoallegret.gallery.operations.publishing import gallery_called
from photoallegret.gallery.shown import address_of
from photoallegret.i18n import gettext as _
from photoallegret.storage import Storage

FIRST_YEAR, LAST_YEAR = 1900, 9000


def settings() -> Settings:
    """Return the settings of the site."""
    found: Settings = current_app.extensions["photoallegret"]
    return found


def storage() -> Storage:
    """Return the files of the site."""
    return Storage(settings().data)


def photo_with(identity: int) -> Photo:
    """Return the photo with this id, or end the command."""
    photo = db.session.get(Photo, identity)
    if photo is None:
        raise click.ClickException(_("There is no photograph %(id)s.", id=identity))
    return photo


def gallery_with(slug: str) -> Gallery:
    """Return the gallery ``slug``, or end the command."""
    gallery = gallery_called(slug)
    if gallery is None:
        raise click.ClickException(
            _("There is no gallery %(slug)s. To list them: flask galleries list", slug=slug)
        )
    return gallery


def address(gallery: Gallery) -> str | None:
    """Return where visitors find ``gallery``, whole; None for a draft, which has no page.

    In the site's first language: the page itself leads to the others.
    """
    if gallery.visibility is Visibility.DRAFT:
        return None
    values = {"gallery": address_of(gallery), "lang": settings().site.languages[0]}
    return settings().base_url + current_app.url_map.bind("").build("gallery.show", values)


def written_instant(instant: datetime) -> str:
    """Return ``instant`` in words, in the language spoken and the time zone of the site."""
    return i18n.written_instant(instant, settings().site.time_zone)


def confirm(question: str) -> None:
    """Ask ``question`` in the language spoken; end the command unless the answer is yes."""
    choice = _("y/N")
    answer: str = click.prompt(
        f"{question} [{choice}]", default="", show_default=False, prompt_suffix=" ", err=True
    )
    if answer.strip().casefold() not in {"y", "yes", _("y"), _("yes")}:
        click.echo(_("Nothing was changed."), err=True)
        raise click.exceptions.Exit(1)


@contextmanager
def ended_when_gallery_goes() -> Iterator[None]:
    """End the command plainly when the gallery it brings photographs to is deleted."""
    try:
        yield
    except GalleryGoneError as error:
        raise click.ClickException(_("The gallery was deleted meanwhile.")) from error


class Brought(click.Path):
    """A path that is there, even as a link that leads nowhere: that is one refused file."""

    def __init__(self) -> None:
        """Give paths as such."""
        super().__init__(path_type=Path)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Return the path ``value``; fail when nothing has that name."""
        if not os.path.lexists(value):
            self.fail(
                _("There is nothing called %(path)s.", path=printable(str(value))), param, ctx
            )
        return super().convert(value, param, ctx)


class Fitting(click.ParamType[str]):
    """A text no longer than its column."""

    name = "TEXT"

    def __init__(self, column: InstrumentedAttribute[str]) -> None:
        """Take the length of ``column``, which has one."""
        self._longest = cast("String", column.type).length or 0

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text ``value``; fail when it is too long."""
        text = printable(str(value))
        if len(text) > self._longest:
            self.fail(
                _(
                    "It has %(count)s characters; the longest has %(longest)s.",
                    count=len(text),
                    longest=self._longest,
                ),
                param,
                ctx,
            )
        return text


class Instant(click.ParamType[datetime]):
    """A date and time in ISO 8601; without an offset, in the time zone of the site."""

    name = "ISO"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the aware instant that ``value`` says."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(_("%(value)s is no date such as 2026-12-24T18:00.", value=value), param, ctx)
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:  # zones reach beyond the calendar's ends
            self.fail(_("%(value)s is no date such as 2026-12-24T18:00.", value=value), param, ctx)
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=ZoneInfo(settings().site.time_zone))
        return instant
