"""`flask texts`: the legal texts' versions, kept at once and listed."""

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date
from photoallegret.legal.texts import TEXTS
from photoallegret.versions.jobs import keep_here
from photoallegret.versions.queries import newest
from photoallegret.worker import ring


@click.group("texts")
def texts() -> None:
    """Look after the versions of the legal texts."""


@texts.command("keep")
@with_appcontext
def keep_now() -> None:
    """Keep a version of each text that has changed, now; account holders are told if need be."""
    if keep_here():
        ring("texts")
        click.echo(_("What is new is kept."))
    else:
        click.echo(_("Nothing has changed."))


@texts.command("list")
@with_appcontext
def list_versions() -> None:
    """Print the newest version of each text: number, day, language, SHA-256."""
    languages = current_app.extensions["photoallegret"].site.languages
    for text in TEXTS:
        found = newest(text.slug)
        for code in (code for code in languages if code in found):
            one = found[code]
            day = written_date(one.published_at)
            click.echo(f"{text.slug} {one.number}  {day}  {code}  {one.digest}")
    db.session.rollback()


COMMANDS: tuple[click.Command, ...] = (texts,)
