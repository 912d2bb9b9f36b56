"""`flask backup`: copies of the whole site made, listed, looked at and thinned out."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.backups.commands.fetching import fetch_command
from photoallegret.backups.operations.age import (
    KeyProblemError,
    Pair,
    private_keys_in,
)
from photoallegret.backups.operations.archives import ArchiveError
from photoallegret.backups.operations.destination import BackupError, destination_of
from photoallegret.backups.operations.keys import with_recipient
from photoallegret.backups.operations.pruning import prune
from photoallegret.backups.operations.running import run
from photoallegret.backups.operations.trying import try_out
from photoallegret.backups.operations.verifying import verify
from photoallegret.backups.queries import Archive, archive_at, archives_in, newest_good
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext, written_instant, written_size
from photoallegret.privacy.queries.declared import DECLARED

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("backup")
def backup() -> None:
    """Copy the whole site elsewhere, encrypted."""


@backup.command("run")
@click.option(
    "--new",
    "anew",
    is_flag=True,
    help="Begin anew at a destination that was emptied, or that another site was copied to.",
)
@click.option("--unattended", is_flag=True, help="Make no key: nobody would see it.")
@with_appcontext
def run_backup(*, anew: bool, unattended: bool) -> None:
    """Copy the site to the destination that site.toml names. Exit 1: something is lacking."""
    try:
        settings = with_recipient(_settings(), None if unattended else _show)
        done = run(settings, current_app.extensions[DECLARED].held.folders, anew=anew)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    size = written_size(done.archive.size)
    click.echo(_("%(path)s, %(size)s", path=done.archive.path, size=size))
    count = done.originals.count
    click.echo(ngettext("One new original.", "%(num)s new originals.", count))
    for sha256 in done.originals.lacking:
        click.echo(_("Original missing or damaged: %(name)s", name=sha256), err=True)
    if done.not_sent:
        click.echo(_("Not sent elsewhere: %(why)s", why=done.not_sent), err=True)
    sys.exit(1 if done.originals.lacking or done.not_sent else 0)


@backup.command("list")
@with_appcontext
def list_backups() -> None:
    """List the copies, newest first."""
    settings = _settings()
    for archive in _archives(settings):
        state = "" if archive.is_good else _("unfinished or damaged")
        at = written_instant(archive.at, settings.site.time_zone)
        size = written_size(archive.size)
        click.echo(f"{archive.path.name}  {at}  {size}  {state}".rstrip())


@backup.command("verify")
@click.argument("file", type=A_FILE, required=False)
@click.option("--identity", type=A_FILE, help="File of the private key; else [backup] identity.")
@click.option("--all", "whole", is_flag=True, help="Read every original, not twenty.")
@with_appcontext
def verify_backup(*, file: Path | None, identity: Path | None, whole: bool) -> None:
    """Open FILE, or the newest copy, and compare it with what it says. Exit 1: it is not good."""
    settings = _settings()
    named = settings.site.backup.identity
    path = identity or (Path(named) if named else None)
    try:
        archive = _archive(settings, file)
        keys = private_keys_in(path) if path else []
        found = verify(archive, keys, settings.data, whole=whole)
    except (ArchiveError, KeyProblemError, OSError) as error:
        raise click.ClickException(str(error)) from error
    if found.manifest is None:
        click.echo(
            _(
                "%(name)s has the size and hash it was written with. It was not opened: without "
                "the private key (--identity FILE) nobody knows more.",
                name=archive.path.name,
            )
        )
        return
    rows, files = sum(found.manifest.facts.rows.values()), len(found.manifest.files)
    click.echo(
        _(
            "%(name)s was opened: %(rows)s rows, %(files)s files, all as its manifest says.",
            name=archive.path.name,
            rows=rows,
            files=files,
        )
    )
    click.echo(
        _(
            "Originals: %(named)s named, %(read)s read to their end, %(lacking)s missing or "
            "damaged.",
            named=len(found.manifest.facts.originals),
            read=found.checked,
            lacking=len(found.lacking),
        )
    )
    sys.exit(1 if found.lacking else 0)


@backup.command("prune")
@click.option("--anyway", is_flag=True, help="Also when a fifth of all originals would leave.")
@with_appcontext
def prune_backups(*, anyway: bool) -> None:
    """Take away the copies that [backup] keeps no longer, and originals gone for 30 days."""
    try:
        done = prune(_settings(), now(), anyway=anyway)
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path in done.archives:
        click.echo(_("Taken away: %(name)s", name=path.name))
    click.echo(
        _(
            "Originals taken away: %(count)s; within 30 days: %(waiting)s.",
            count=done.originals,
            waiting=done.waiting,
        )
    )
    if done.not_sent:
        click.echo(_("Not sent elsewhere: %(why)s", why=done.not_sent), err=True)
    sys.exit(1 if done.not_sent else 0)


@backup.command("try")
@click.option("--identity", type=A_FILE, help="File of the private key; else [backup] identity.")
@with_appcontext
def try_backup(*, identity: Path | None) -> None:
    """Put the newest copy back where nobody sees it: only that proves it serves."""
    settings = _settings()
    named = settings.site.backup.identity
    path = identity or (Path(named) if named else None)
    if path is None:
        raise click.UsageError(_("The private key is needed: --identity FILE."))
    archive = _archive(settings, None)
    try:
        try_out(archive, private_keys_in(path), settings)
    except (BackupError, KeyProblemError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("%(name)s was put back and examined: it serves.", name=archive.path.name))


def _show(pair: Pair) -> None:
    """Show the private half, once."""
    click.echo(
        _(
            "This key alone opens the copies. It is shown once and kept nowhere here: write it "
            "down in two places away from this machine."
        )
    )
    click.echo(f"\n{pair.private}\n")
    sys.stdout.flush()


def _archives(settings: Settings) -> list[Archive]:
    try:
        return archives_in(destination_of(settings))
    except (BackupError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _archive(settings: Settings, file: Path | None) -> Archive:
    found = archive_at(file.absolute()) if file else newest_good(_archives(settings))
    if found is None:
        message = _("There is no finished copy.") if file is None else _("This is no copy's name.")
        raise click.ClickException(message)
    return found


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


backup.add_command(fetch_command)
COMMANDS: tuple[click.Command, ...] = (backup,)
