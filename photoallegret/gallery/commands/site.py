"""What every command of the gallery needs of the site: settings, files, rows by name, dates."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.gallery.operations.publishing import gallery_called
from photoallegret.i18n import gettext as _
from photoallegret.storage import Storage


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
        if instant.tzinfo is None:
            instant = instant.replace(tzinfo=ZoneInfo(settings().site.time_zone))
        return instant
