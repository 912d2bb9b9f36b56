"""The gallery at the command line: photos, galleries, the demo."""

import click

from photoallegret.gallery.commands import demo, export, galleries, photos

COMMANDS: tuple[click.Command, ...] = (
    photos.photos,
    galleries.galleries,
    demo.demo,
    export.export_command,
)
