"""`flask restore`: a site put back from a copy, also where there is no site yet."""

import os
from collections.abc import Sequence
from pathlib import Path

import click
from flask import Flask

from photoallegret.backups.commands.fetching import NAME as FETCH
from photoallegret.backups.commands.fetching import fetch_command
from photoallegret.backups.operations.age import KeyProblemError, private_keys, private_keys_in
from photoallegret.backups.operations.restoring import (
    Restored,
    RestoreError,
    Wanted,
    restore,
)
from photoallegret.backups.operations.running import SITE
from photoallegret.backups.queries import archive_at
from photoallegret.config import read_settings
from photoallegret.i18n import N_, ngettext
from photoallegret.i18n import gettext as _
from photoallegret.paths import TOP
from photoallegret.privacy.operations.journalling import FILE
from photoallegret.secrets_file import SecretsError
from photoallegret.site_file import SettingsError, read_site

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NAME = "restore"
STEPS = {
    "unpack": N_("Unpacking and comparing the copy…"),
    "database": N_("Writing the database…"),
    "originals": N_("Bringing the originals…"),
    "replay": N_("Erasing again who was erased since…"),
    "rebuild": N_("Making the pictures that are missing…"),
    "doctor": N_("Examining the site…"),
    "switch": N_("Switching…"),
}


@click.command(NAME)
@click.argument("file", type=A_FILE)
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty folder; else the site's own, whose content is kept beside.",
)
@click.option("--identity", type=A_FILE, help="File of the private key; else it is asked for.")
@click.option("--journal", type=A_FILE, help="The last erasures.jsonl; else the one beside FILE.")
@click.option("--database", default="", help="Address of an empty PostgreSQL database.")
def restore_command(
    *,
    file: Path,
    target: Path | None,
    identity: Path | None,
    journal: Path | None,
    database: str,
) -> None:
    """Put the site back from the copy FILE. Stop the site first; until the end nothing changes."""
    os.umask(0o077)
    archive = archive_at(file.absolute())
    if archive is None:
        raise click.ClickException(_("This is no copy's name."))
    beside = archive.path.parent / FILE
    wanted = Wanted(
        archive,
        _keys(identity),
        _target(target),
        journal.absolute() if journal else beside if beside.is_file() else None,
        database,
    )
    try:
        done = restore(wanted, lambda step: click.echo(_(STEPS[step])))
    except RestoreError as error:
        message = _("%(why)s. Nothing was changed.", why=error)
        raise click.ClickException(message) from error
    _tell(wanted, done)


def restores(arguments: Sequence[str]) -> bool:
    """Say whether the program is asked to restore or to fetch: there may be no site to open."""
    words = [word for word in arguments[1:] if not word.startswith("-")]
    return words[:1] == [NAME] or words[:2] == ["backup", FETCH]


def bare_app() -> Flask:
    """Return what runs `flask restore` and `flask backup fetch` without a site."""
    app = Flask("photoallegret")
    app.cli.add_command(click.Group("backup", commands=[fetch_command]))
    app.cli.add_command(restore_command)
    return app


def _tell(wanted: Wanted, done: Restored) -> None:
    """Say where the site is, and what is left to do."""
    click.echo(
        _(
            "The site of %(at)s is in %(folder)s.",
            at=f"{wanted.archive.at:%Y-%m-%d %H:%M} UTC",
            folder=wanted.target,
        )
    )
    if done.lacking:
        message = ngettext(
            "One original is in no copy: its photograph has no picture.",
            "%(num)s originals are in no copy: their photographs have no picture.",
            len(done.lacking),
        )
        click.echo(message, err=True)
    if wanted.database:
        click.echo(_("Its database is the one you named: write it in PHOTOALLEGRET_DATABASE_URL."))
    for trouble in done.troubles:
        click.echo(trouble, err=True)
    if done.former:
        click.echo(
            _("The former site is in %(folder)s: delete it once you are sure.", folder=done.former)
        )
    site = wanted.target / SITE
    if site.exists() and (command := read_site(site).backup.command):
        told = _("After each copy this site runs: %(command)s", command=" ".join(command))
        click.echo(told)
    if wanted.journal is None:
        click.echo(
            _(
                "No journal of erasures was found: the site does not start until you give one "
                "(flask privacy replay FILE) or answer that nobody was erased since (flask "
                "privacy replay --none-since %(day)s).",
                day=f"{wanted.archive.at:%Y-%m-%d}",
            ),
            err=True,
        )


def _keys(identity: Path | None) -> list[object]:
    """Return the private keys: of the file named, of the one that settings name, or asked for."""
    try:
        path = identity or _named_identity()
        if path is not None:
            return private_keys_in(path)
        asked = click.prompt(_("Private key (AGE-SECRET-KEY-1…)"), hide_input=True)
        return private_keys(asked)
    except KeyProblemError as error:
        raise click.ClickException(str(error)) from error


def _named_identity() -> Path | None:
    try:
        named = read_settings().site.backup.identity
    except (SettingsError, SecretsError):
        return None
    return Path(named) if named and Path(named).is_file() else None


def _target(target: Path | None) -> Path:
    """Return the data folder to fill."""
    if target is None:
        return Path(os.environ.get("PHOTOALLEGRET_DATA") or TOP / "instance").absolute()
    if target.exists() and any(target.iterdir()):
        raise click.ClickException(_("%(folder)s is not empty.", folder=target))
    return target.absolute()


COMMANDS: tuple[click.Command, ...] = (restore_command,)
