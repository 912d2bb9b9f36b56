"""`flask backup fetch`: copies brought from the bucket, also where there is no site yet."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from photoallegret.backups.operations.bucket import LONGEST
from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.fetching import Fetched, fetch
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.objects import BACKUP_KEYS, Objects, objects_at
from photoallegret.paths import TOP
from photoallegret.secrets_file import FILE as SECRETS
from photoallegret.secrets_file import SecretsError, read_given
from photoallegret.site_file import SettingsError, read_backup

NAME = "fetch"


@click.command(NAME)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "whole", is_flag=True, help="Every copy, not the newest alone.")
def fetch_command(*, folder: Path, whole: bool) -> None:
    """Bring the newest copy from the bucket into the empty folder DIR. Run again, it goes on."""
    os.umask(0o077)
    try:
        done = fetch(_bucket(), folder.absolute(), click.echo, whole=whole)
    except (BackupError, OSError, SettingsError, SecretsError) as error:
        raise click.ClickException(str(error)) from error
    _tell(done)
    sys.exit(1 if done.damaged else 0)


def _bucket() -> Objects:
    """Return the bucket that site.toml names, which may name nothing else.

    Raises:
        SettingsError: it names none, or its key is missing.
        SecretsError: the file of secrets cannot be read.

    """
    data = Path(os.environ.get("PHOTOALLEGRET_DATA") or TOP / "instance").absolute()
    path = Path(os.environ.get("PHOTOALLEGRET_SITE") or data / "site.toml").absolute()
    held = read_given(data)
    objects = objects_at(read_backup(path).elsewhere, held, BACKUP_KEYS)
    if objects is None:
        message = f'no bucket: write [backup] bucket = "s3://…" in {path}'
        raise SettingsError(message)
    for name in BACKUP_KEYS:
        if not held.get(name):
            message = f'{data / SECRETS} lacks what opens [backup]: {name} = "…"'
            raise SettingsError(message)
    return replace(objects, longest=LONGEST)


def _tell(done: Fetched) -> None:
    count = done.originals
    click.echo(ngettext("One original is there.", "%(num)s originals are there.", count))
    for key in done.damaged:
        click.echo(_("Damaged in the bucket, and not brought: %(name)s", name=key), err=True)
    if not done.has_journal:
        click.echo(_("The bucket holds no journal of erasures."), err=True)
    newest = done.archives[0]
    command = f"flask restore {newest}"
    click.echo(_("To put the site back: %(command)s", command=command))
