"""`flask privacy`: the promises on personal data, carried out by hand."""

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret import doctor
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext, speaking
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.operations.retention import run_due, would_do
from photoallegret.privacy.papers.evidence import write_evidence
from photoallegret.privacy.papers.linked import as_linked_data
from photoallegret.privacy.papers.markdown import as_markdown
from photoallegret.privacy.papers.register import Facts, register
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.site_file import LANGUAGES


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


@privacy.command("register")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "json", "dpv", "ods"]),
    default="md",
    help="Markdown, JSON, JSON-LD of the Data Privacy Vocabulary, or the CNIL's spreadsheet.",
)
@click.option("--language", "spoken", type=click.Choice(LANGUAGES), default="fr")
@click.option("--output", type=click.Path(path_type=Path), help="A file; needed for ods.")
@with_appcontext
def print_register(*, form: str, spoken: str, output: Path | None) -> None:
    """Print the register of processing (GDPR art. 30), as the program declares it."""
    facts = _facts()
    if form == "ods" and output is None:
        message = _("A spreadsheet needs a file: --output register.ods")
        raise click.UsageError(message)
    with speaking("fr" if form == "ods" else spoken):  # the CNIL's labels are French
        if form == "ods":
            from photoallegret.privacy.papers.sheets import as_sheets  # noqa: PLC0415 -- slow import

            written = as_sheets(register(facts))
        elif form == "md":
            written = as_markdown(register(facts)).encode()
        else:
            told = (
                register(facts) if form == "json" else as_linked_data(facts, _settings().base_url)
            )
            written = f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
    if output is None:
        click.echo(written.decode(), nl=False)
        return
    try:
        output.write_bytes(written)
    except OSError as error:
        message = f"{output}: {error.strerror}"
        raise click.ClickException(message) from error


@privacy.command("evidence")
@click.option("--zip", "path", type=click.Path(path_type=Path), required=True)
@with_appcontext
def pack_evidence(*, path: Path) -> None:
    """Pack what proves the promises kept (GDPR art. 5(2)): it tells of nobody."""
    findings = [one.as_dict() for one in doctor.examine(current_app.extensions[doctor.CHECKS])]
    try:
        write_evidence(path, _facts(), findings)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise click.ClickException(message) from error
    click.echo(_("The evidence is in %(path)s.", path=path))


def _facts() -> Facts:
    return Facts(_settings().site, current_app.extensions[DECLARED])


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


COMMANDS: tuple[click.Command, ...] = (privacy,)
