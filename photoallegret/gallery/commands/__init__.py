"""The gallery at the command line: photos, galleries, the demo."""

import click

from photoallegret.gallery.commands.demo import demo
from photoallegret.gallery.commands.galleries import galleries
from photoallegret.gallery.commands.photos import photos

COMMANDS: tuple[click.Command, ...] = (photos, galleries, demo)
