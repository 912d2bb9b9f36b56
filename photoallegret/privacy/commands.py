"""`flask privacy`: the promises on personal data, carried out by hand."""

import json
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret import doctor
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext, speaking, written_date
from photoallegret.mail.addresses import AddressError, address_key, read_address
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.journal import journal_here, orders_here
from photoallegret.privacy.operations.journalling import Journal, JournalError
from photoallegret.privacy.operations.rekeying import UnreadableError, rotate_keys
from photoallegret.privacy.operations.replaying import accept_loss, replay
from photoallegret.privacy.operations.restored import copied_at, forget_mark, take_up
from photoallegret.privacy.operations.restricting import (
    Restricting,
    lift,
    person_at,
    restrict,
)
from photoallegret.privacy.operations.retention import run_due, would_do
from photoallegret.privacy.papers.evidence import EVIDENCE, write_evidence
from photoallegret.privacy.papers.linked import as_linked_data
from photoallegret.privacy.papers.markdown import as_markdown
from photoallegret.privacy.papers.register import Facts, register
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.receipts import saying
from photoallegret.receipts.checking import (
    BadReceiptError,
    Find,
    NotAReceiptError,
    among,
    among_published,
    check,
)
from photoallegret.receipts.keys import KeyFileError, change_key, own_keys, published_keys
from photoallegret.receipts.strict_json import LARGEST, StrictJsonError, read_object
from photoallegret.site_file import LANGUAGES

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
BAD_RECEIPT, NO_RECEIPT = 1, 2
"""Exit statuses of ``verify``."""


@click.group("privacy")
def privacy() -> None:
    """Keep the promises made on personal data."""


@privacy.command("run-due")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@with_appcontext
def run(*, dry_run: bool) -> None:
    """Delete what has been kept long enough, as declared. Exit 1 when a rule failed."""
    rules = current_app.extensions[RULES]
    settings: Settings = current_app.extensions["photoallegret"]
    told = would_do(rules, now()) if dry_run else run_due(rules, now(), settings.data)
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
@click.argument("journal", type=A_FILE, required=False)
@click.option(
    "--none-since",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="No JOURNAL is left, and nobody was erased since that day: of the copy, or before.",
)
@with_appcontext
def replay_command(*, journal: Path | None, since: datetime | None) -> None:
    """Erase again, in a restored database, everybody that JOURNAL says was erased."""
    if (journal is None) == (since is None):
        raise click.UsageError(_("Give a journal, or --none-since with a day."))
    own = journal_here()
    try:
        if journal is None:
            _demand_before(own, since)
        else:
            take_up(own, journal.absolute())
        count = replay(own, orders_here())
    except JournalError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    forget_mark(own.data)
    click.echo(ngettext("One erasure was replayed.", "%(num)s erasures were replayed.", count))


def _demand_before(own: Journal, since: datetime | None) -> None:
    """Refuse an answer that leaves days between the copy and ``since`` untold."""
    made = copied_at(own.data)
    if made is None:
        raise click.ClickException(_("This site was not put back from a copy."))
    day = made.astimezone(ZoneInfo(_settings().site.time_zone)).date()
    if since is not None and since.date() > day:
        message = _(
            "The copy is of %(date)s: what was erased since that day?", date=written_date(day)
        )
        raise click.ClickException(message)


@privacy.command("lost-journal")
@with_appcontext
def lose_journal() -> None:
    """Go on without the lines that the journal of erasures lost, when no copy of it is left."""
    try:
        last = accept_loss(journal_here())
    except JournalError as error:
        raise click.ClickException(str(error)) from error
    if last is None:
        click.echo(_("Database and journal agree."))
        return
    click.echo(
        _(
            "Destroy the backups made before %(date)s: whom they bring back can no more be erased "
            "again.",
            date=written_date(last),
        )
    )


@privacy.command("restrict")
@click.argument("email")
@click.option("--ground", required=True, help="Why, in words that the person is told.")
@with_appcontext
def restrict_person(email: str, ground: str) -> None:
    """Let the data of EMAIL only be kept: not used, shown, changed, written to nor deleted."""
    person, language = person_at(_address(email))
    settings: Settings = current_app.extensions["photoallegret"]
    wanted = Restricting(person, language or settings.site.languages[0], ground)
    changed = restrict(wanted, now())
    db.session.commit()
    if not changed:
        click.echo(_("The data of %(email)s is restricted already.", email=email))
        return
    click.echo(_("The data of %(email)s is only kept from now on. They are told.", email=email))


@privacy.command("lift")
@click.argument("email")
@with_appcontext
def lift_restriction(email: str) -> None:
    """Tell EMAIL that the restriction ends, and let it end three days later."""
    person, _language = person_at(_address(email))
    ends_at = lift(person, now())
    db.session.commit()
    if ends_at is None:
        raise click.ClickException(_("No data of %(email)s is restricted.", email=email))
    day = written_date(ends_at)
    click.echo(_("%(email)s is told; the restriction ends on %(date)s.", email=email, date=day))


def _address(email: str) -> str:
    try:
        read_address(email)
    except AddressError as error:
        raise click.ClickException(str(error)) from error
    return address_key(email)


@privacy.command("rotate-keys")
@with_appcontext
def rotate() -> None:
    """Encrypt what is kept encrypted with a new key; the key before stays until the next time."""
    settings: Settings = current_app.extensions["photoallegret"]
    try:
        held = current_app.extensions[DECLARED].held
        sealed = {folder.path: folder.sealed for folder in held.folders if folder.sealed}
        count = rotate_keys(settings.data, sealed)
    except UnreadableError as error:
        message = _(
            "A key is missing for %(places)s: nothing was changed. Put the key back in "
            "secrets.toml from a backup.",
            places=", ".join(error.places),
        )
        raise click.ClickException(message) from error
    click.echo(
        ngettext(
            "One value is encrypted with the new key.",
            "%(num)s values are encrypted with the new key.",
            count,
        )
    )
    try:
        is_changed = change_key(settings.data)
    except KeyFileError as error:
        raise click.ClickException(str(error)) from error
    if is_changed:
        click.echo(_("Receipts are signed with a new key; those signed before stay good."))
    click.echo(_("Keep a copy of secrets.toml, and restart the site before the next rotation."))


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
        write_evidence(path, _facts(), findings, current_app.extensions[EVIDENCE])
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise click.ClickException(message) from error
    click.echo(_("The evidence is in %(path)s.", path=path))


@privacy.command("verify")
@click.argument("receipt", type=A_FILE)
@click.option("--keys", type=A_FILE, help="did.json as a site published it; else this site's keys.")
@click.option("--language", "spoken", type=click.Choice(LANGUAGES))
@with_appcontext
def verify_receipt(*, receipt: Path, keys: Path | None, spoken: str | None) -> None:
    """Check offline the signed file RECEIPT, and say what it says. Exit 0: it is good.

    Exit 1: it was changed, or its key is not known. Exit 2: it is no receipt, or KEYS are none.
    """
    settings = _settings()
    with speaking(spoken or settings.site.languages[0]):
        try:
            found = check(_beginning(receipt), _finder(keys))
        except (StrictJsonError, NotAReceiptError, KeyFileError) as error:
            click.echo(_("This cannot be checked: %(why)s", why=error), err=True)
            sys.exit(NO_RECEIPT)
        except BadReceiptError as error:
            click.echo(_("This receipt is not good: %(why)s", why=error), err=True)
            sys.exit(BAD_RECEIPT)
        click.echo(_("This receipt is good: it says what was signed."))
        click.echo(saying.happened(found))
        zone = settings.site.time_zone
        for label, value in (*saying.particulars(found, zone), *saying.proof(found, zone)):
            click.echo(_("%(label)s: %(value)s", label=label, value=value))


def _finder(keys: Path | None) -> Find:
    if keys is None:
        return among(own_keys(_settings().data))
    return among_published(published_keys(read_object(_beginning(keys))))


def _beginning(path: Path) -> bytes:
    """Return what a file holds, or enough of it to see that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise click.UsageError(message) from error


def _facts() -> Facts:
    return Facts(_settings().site, current_app.extensions[DECLARED])


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


COMMANDS: tuple[click.Command, ...] = (privacy,)
