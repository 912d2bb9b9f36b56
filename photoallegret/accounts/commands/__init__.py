"""`flask accounts`: who may sign in."""

import click

from photoallegret.accounts.commands.accounts import accounts, first_owner_address

__all__ = ["COMMANDS", "first_owner_address"]

COMMANDS: tuple[click.Command, ...] = (accounts,)
