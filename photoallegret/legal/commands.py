"""`flask legal`: whether the legal texts are whole and true."""

import sys

import click
from flask.cli import with_appcontext

from photoallegret.doctor import examine, told, verdict
from photoallegret.legal.checking import CHECKS


@click.group("legal")
def legal() -> None:
    """Look after the legal texts."""


@legal.command("check")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def check(*, as_json: bool) -> None:
    """Check each fact, text, link and duty. Exit 0 all well, 1 to complete, 2 failure."""
    findings = examine(CHECKS)
    click.echo(told(findings, as_json=as_json))
    sys.exit(verdict(findings))


COMMANDS: tuple[click.Command, ...] = (legal,)
