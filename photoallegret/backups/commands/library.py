"""`flask photos verify`: the library looked at, and mended, with the help of copies."""

import sys
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.backups.operations.age import KeyProblemError, private_keys_in
from photoallegret.backups.operations.originals import (
    DamagedOriginalError,
    bring_back,
    check_original,
)
from photoallegret.backups.queries import original_at
from photoallegret.config import Settings
from photoallegret.gallery.commands.photos import photos
from photoallegret.gallery.jobs import AVIF
from photoallegret.gallery.operations.rebuilding import rebuild_missing
from photoallegret.gallery.operations.reconciling import set_aside
from photoallegret.gallery.operations.runs import clear_dead_runs
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.operations.verifying import BadOriginal, Verified, put_back, verify
from photoallegret.i18n import gettext as _
from photoallegret.objects import ObjectsError
from photoallegret.storage import Storage
from photoallegret.worker import ring

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SOUND, AMISS, LOST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Copies:
    """Originals among the copies, for whoever has the key."""

    destination: Path
    keys: list[Any]

    def has(self, sha256: str) -> bool:
        """Read the copy of an original to its end; say whether it is good."""
        try:
            check_original(original_at(self.destination, sha256), sha256, self.keys)
        except (DamagedOriginalError, KeyProblemError, OSError):
            return False
        return True

    def bring(self, sha256: str, target: Path) -> None:
        """Write a good copy at ``target``. Raises OSError: there is none."""
        try:
            bring_back(original_at(self.destination, sha256), target, sha256, self.keys)
        except (DamagedOriginalError, KeyProblemError) as error:
            raise OSError(str(error)) from error


@photos.command("verify")
@click.option("--fix", is_flag=True, help="Mend what can be; nothing is deleted.")
@click.option("--identity", type=A_FILE, help="File of the private key; else [backup] identity.")
@with_appcontext
def verify_photos(*, fix: bool, identity: Path | None) -> None:
    """Read every original to its end, and look whether each file is there and in its place.

    Exit: 0 sound, 1 something was amiss and is mended or can be, 2 an original is lost.
    """
    settings: Settings = current_app.extensions["photoallegret"]
    storage, copies = Storage(settings.data), _copies(settings, identity)
    if fix:
        clear_dead_runs(storage)
    try:
        found = verify(storage)
    except ObjectsError as error:
        raise click.ClickException(str(error)) from error
    _tell(found)
    lost = [bad for bad in found.bad if not _is_saved(storage, bad, copies, fix=fix)]
    _tell_lost(settings, lost, has_keys=copies is not None)
    if fix and not found.is_sound:
        _mend(settings, found)
    elif found.lacking or found.misplaced or found.strays:
        click.echo(_("To mend it: %(command)s", command="flask photos verify --fix"))
    sys.exit(LOST if lost else SOUND if found.is_sound else AMISS)


def _copies(settings: Settings, identity: Path | None) -> _Copies | None:
    """Return the copies that can be opened; None when there are none."""
    backup = settings.site.backup
    named = identity or (Path(backup.identity) if backup.identity else None)
    if named is None or not backup.destination:
        return None
    try:
        return _Copies(Path(backup.destination), private_keys_in(named))
    except KeyProblemError as error:
        if identity is not None:
            raise click.ClickException(str(error)) from error
        return None


def _tell(found: Verified) -> None:
    """Say what was found: a line for each thing amiss, then the counts."""
    for bad in found.bad:
        message = (
            _("Original missing: %(name)s", name=bad.sha256)
            if bad.is_missing
            else _("Original damaged: %(name)s", name=bad.sha256)
        )
        where = _(
            "photograph %(ids)s; galleries: %(slugs)s",
            ids=", ".join(map(str, bad.photo_ids)),
            slugs=", ".join(bad.galleries) or "-",
        )
        click.echo(f"{message} ({where})")
    for path in found.lacking:
        click.echo(_("Picture missing: %(path)s", path=path))
    for identity in found.misplaced:
        click.echo(_("In the wrong place: the pictures of photograph %(id)s", id=identity))
    for path in found.strays:
        click.echo(_("No photograph claims: %(path)s", path=path))
    click.echo(
        _(
            "Photographs: %(photos)s. Originals: %(read)s read, %(missing)s missing, "
            "%(damaged)s damaged. Pictures missing: %(lacking)s. In the wrong place: "
            "%(misplaced)s. Claimed by none: %(strays)s.",
            photos=found.photos,
            read=found.originals - sum(bad.is_missing for bad in found.bad),
            missing=sum(bad.is_missing for bad in found.bad),
            damaged=sum(not bad.is_missing for bad in found.bad),
            lacking=len(found.lacking),
            misplaced=len(found.misplaced),
            strays=len(found.strays),
        )
    )


def _is_saved(storage: Storage, bad: BadOriginal, copies: _Copies | None, *, fix: bool) -> bool:
    """Bring an original back, or say that it could be; say whether a good copy was found."""
    if copies is None:
        return False
    if not fix:
        if has := copies.has(bad.sha256):
            command = "flask photos verify --fix"
            click.echo(
                _(
                    "A good copy of %(name)s is in the backup: %(command)s",
                    name=bad.sha256,
                    command=command,
                )
            )
        return has
    try:
        put_back(storage, bad, partial(copies.bring, bad.sha256))
    except OSError:
        return False
    click.echo(_("Brought back from the backup: %(name)s", name=bad.sha256))
    return True


def _tell_lost(settings: Settings, lost: list[BadOriginal], *, has_keys: bool) -> None:
    """Say what to do about originals that no good copy was found of."""
    storage = Storage(settings.data)
    for bad in lost:
        if settings.site.backup.destination and not has_keys:
            message = _(
                "%(name)s: to look for a good copy in the backup: flask photos verify --fix "
                "--identity FILE, FILE holding the private key",
                name=bad.sha256,
            )
        else:
            message = _(
                "%(name)s: no good copy is known. If you have the file elsewhere, copy it to "
                "%(path)s",
                name=bad.sha256,
                path=storage.original(bad.sha256),
            )
        click.echo(message, err=True)


def _mend(settings: Settings, found: Verified) -> None:
    """Make pictures again, move what stands wrong, set strays aside; say it."""
    storage = Storage(settings.data)
    aside = set_aside(storage, (path for path in found.strays if path.exists()))
    rebuilt = rebuild_missing(settings, threading.Event())
    settle_photos(storage, found.misplaced)
    ring(AVIF)
    click.echo(
        _(
            "Photographs whose pictures are made again: %(made)s, not: %(failed)s. Moved: "
            "%(moved)s. Set aside in uploads/quarantine: %(aside)s. AVIF files follow in the "
            "background.",
            made=rebuilt.done,
            failed=rebuilt.failed,
            moved=len(found.misplaced),
            aside=aside,
        )
    )
