"""The commands of backups."""

import click

from photoallegret.backups.commands import copying, restoring

COMMANDS: tuple[click.Command, ...] = (*copying.COMMANDS, *restoring.COMMANDS)
