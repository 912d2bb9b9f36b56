"""`flask photos send`, `fetch`, `evict`: files here, and files in the storage elsewhere."""

import threading

import click
from flask.cli import with_appcontext

from photoallegret.gallery.commands.site import settings, storage
from photoallegret.gallery.operations.elsewhere import (
    drop_strays,
    evict_originals,
    fetch_missing,
    send_missing,
)
from photoallegret.gallery.operations.runs import clear_dead_runs
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.objects import ObjectsError


@click.command("send")
@with_appcontext
def send() -> None:
    """Send to the storage of [storage] what it lacks: once it is set, above all."""
    _demand_storage()
    try:
        clear_dead_runs(storage())
        count = send_missing(storage(), threading.Event())
    except ObjectsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(ngettext("One file was sent.", "%(num)s files were sent.", count))


@click.command("fetch")
@with_appcontext
def fetch() -> None:
    """Bring here every file that only the storage keeps: before it is left, above all."""
    _demand_storage()
    try:
        count = fetch_missing(storage(), threading.Event())
    except ObjectsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(ngettext("One file was fetched.", "%(num)s files were fetched.", count))


@click.command("evict")
@with_appcontext
def evict() -> None:
    """Let go here of originals that the storage keeps whole, and of copies that serve no more."""
    _demand_storage()
    try:
        count = drop_strays(storage()) + evict_originals(storage(), threading.Event())
    except ObjectsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(ngettext("One file left this disk.", "%(num)s files left this disk.", count))


def _demand_storage() -> None:
    if storage().objects is None:
        file = settings().site_file
        raise click.ClickException(_("No storage is set: [storage] url, %(file)s.", file=file))


COMMANDS = (send, fetch, evict)
"""They stand in ``flask photos``."""
