"""`flask privacy`: the promises on personal data, carried out by hand."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.clock import now
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import replay
from photoallegret.privacy.operations.journalling import JournalError
from photoallegret.privacy.operations.retention import run_due, would_do


@click.group("privacy")
def privacy() -> None:
    """Keep the promises made on personal data."""


@privacy.command("run-due")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@with_appcontext
def run(*, dry_run: bool) -> None:
    """Delete what has been kept long enough, as declared. Exit 1 when a rule failed."""
    rules = current_app.extensions[RULES]
    told = would_do(rules, now()) if dry_run else run_due(rules, now())
    for applied in told:
        click.echo(f"{applied.rule:32} {applied.done:6} {applied.failure}".rstrip())
    total = sum(applied.done for applied in told)
    if dry_run:
        click.echo(ngettext("One row is due.", "%(num)s rows are due.", total))
    else:
        click.echo(ngettext("One row was deleted.", "%(num)s rows were deleted.", total))
    if any(applied.failure for applied in told):
        click.echo(_("A rule failed: the others were applied."), err=True)
        sys.exit(1)


@privacy.command("replay")
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def replay_command(journal: Path) -> None:
    """Erase again, in a restored database, everybody that JOURNAL says was erased."""
    own = journal_here()
    try:
        with own.alone():
            own.take_over(journal.absolute())
        count = replay(own)
    except JournalError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(ngettext("One erasure was replayed.", "%(num)s erasures were replayed.", count))


COMMANDS: tuple[click.Command, ...] = (privacy,)
