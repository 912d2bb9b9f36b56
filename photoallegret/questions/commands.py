"""`flask questions`: open, on the server and for a court's order, what was sealed."""

import json
import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.questions.models import Capsule, HostDutyAct
from photoallegret.questions.operations import host_duty
from photoallegret.questions.operations.sealing import PURPOSE
from photoallegret.sealed import Seal, SealError

NEW_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)


@click.group("questions")
def questions() -> None:
    """Open what was sealed for the authorities."""


@questions.command("capsules")
@with_appcontext
def capsules() -> None:
    """List the sealed capsules: ID, question, when sealed, until when kept, why."""
    columns = (
        Capsule.id, Capsule.reference, Capsule.sealed_at, Capsule.ends_at, Capsule.reason
    )  # fmt: skip
    for one in db.session.execute(select(*columns).order_by(Capsule.id)):
        kept = f"{one.sealed_at:%Y-%m-%d} {one.ends_at:%Y-%m-%d}"
        click.echo(f"{one.id:6} {one.reference:10} {kept} {' '.join(one.reason.split())}")


@questions.command("unseal")
@click.argument("capsule_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@click.option("--out", "path", metavar="FILE", type=NEW_FILE, required=True, help="A new file.")
@with_appcontext
def unseal(capsule_id: int, path: Path) -> None:
    """Write the capsule ID to FILE, a ZIP archive, for a court's order. It is noted."""
    capsule = db.session.get(Capsule, capsule_id)
    if capsule is None:
        raise click.ClickException(_("There is no capsule %(id)s.", id=capsule_id))
    try:
        content = Seal(_settings().secrets, PURPOSE).open_bytes(capsule.sealed)
    except SealError as error:
        raise click.ClickException(str(error)) from error
    reference = capsule.reference
    _write(path, content)
    _note(f"capsule {capsule_id} of {reference} opened to {path}")
    click.echo(_("%(reference)s is written to %(path)s.", reference=reference, path=path))


@questions.command("publishing-acts")
@click.option("--out", "path", metavar="FILE", type=NEW_FILE, required=True, help="A new file.")
@with_appcontext
def publishing_acts(path: Path) -> None:
    """Write the acts of publishing kept under host_duty to FILE, one JSON object a line."""
    secrets = _settings().secrets
    try:
        acts = [
            host_duty.opened(act, secrets)
            for act in db.session.scalars(select(HostDutyAct).order_by(HostDutyAct.id))
        ]
    except SealError as error:
        raise click.ClickException(str(error)) from error
    _write(path, "".join(f"{json.dumps(act)}\n" for act in acts).encode())
    _note(f"{len(acts)} acts of publishing opened to {path}")
    click.echo(_("%(count)s acts are written to %(path)s.", count=len(acts), path=path))


def _write(path: Path, content: bytes) -> None:
    """Write a new file that only its owner reads."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise click.ClickException(message) from error


def _note(what: str) -> None:
    """Leave a trace of an opening: in the security journal, that it was; in the log, of what."""
    note(Event.EVIDENCE_OPENED, None, Trace(now()))
    db.session.commit()
    current_app.logger.warning(what)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings


COMMANDS: tuple[click.Command, ...] = (questions,)
