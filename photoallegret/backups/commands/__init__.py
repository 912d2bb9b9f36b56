"""The commands of backups."""

import click

from photoallegret.backups.commands import copying, library, restoring

__all__ = ["COMMANDS", "library"]

COMMANDS: tuple[click.Command, ...] = (*copying.COMMANDS, *restoring.COMMANDS)
