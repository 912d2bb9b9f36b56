"""`flask export`: everything about photographs and galleries, to leave with."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from photoallegret.gallery.commands.site import storage
from photoallegret.gallery.operations.exporting import export
from photoallegret.i18n import gettext as _


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export_command(folder: Path) -> None:
    """Write originals, XMP sidecars and JSON in FOLDER, new or empty. Exit 1: originals lack."""
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(_("%(folder)s is not empty.", folder=folder))
    try:
        done = export(storage(), folder)
    except OSError as error:
        message = f"{error.filename or folder}: {error.strerror}"
        raise click.ClickException(message) from error
    click.echo(
        _(
            "Photographs: %(photos)s; galleries: %(galleries)s, in %(folder)s.",
            photos=done.photos,
            galleries=done.galleries,
            folder=folder,
        )
    )
    for slug in done.lacking:
        click.echo(_("Original missing or damaged: %(name)s", name=slug), err=True)
    sys.exit(1 if done.lacking else 0)
