"""The gallery at the command line: photos, galleries, the demo."""

import click

from photoallegret.gallery.commands import demo, elsewhere, export, galleries, photos

for _command in elsewhere.COMMANDS:
    photos.photos.add_command(_command)

COMMANDS: tuple[click.Command, ...] = (
    photos.photos,
    galleries.galleries,
    demo.demo,
    export.export_command,
)
