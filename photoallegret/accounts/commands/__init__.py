"""`flask accounts`: who may sign in."""

import click

COMMANDS: tuple[click.Command, ...] = ()
