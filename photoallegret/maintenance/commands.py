"""`flask maintenance`: close the site for an upgrade, open it, say how it stands."""

from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_instant
from photoallegret.maintenance.models import Maintenance
from photoallegret.maintenance.operations import planning
from photoallegret.maintenance.queries import to_come

LONGEST_MINUTES = planning.LONGEST // timedelta(minutes=1)


@click.group("maintenance")
def maintenance() -> None:
    """Close the site for a while."""


@maintenance.command("begin")
@click.option(
    "--minutes",
    type=click.IntRange(1, LONGEST_MINUTES),
    default=60,
    show_default=True,
    help="For how long: then the site opens by itself.",
)
@with_appcontext
def begin(*, minutes: int) -> None:
    """Close the site now; exit 1 when another maintenance overlaps."""
    try:
        begun = planning.begin(now() + timedelta(minutes=minutes), now())
    except planning.PlanError as error:
        db.session.rollback()
        raise click.ClickException(_("Another maintenance is planned at that time.")) from error
    ends_at = begun.ends_at
    _save()
    click.echo(_("The site is closed until %(instant)s.", instant=_written(ends_at)))


@maintenance.command("end")
@with_appcontext
def end() -> None:
    """Open the site now; exit 1 when it was open."""
    if not planning.end(now()):
        db.session.rollback()
        raise click.ClickException(_("The site is open already."))
    _save()
    click.echo(_("The site is open."))


@maintenance.command("show")
@with_appcontext
def show() -> None:
    """Print what is under way or planned."""
    found = to_come(now())
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo(_("No maintenance is planned."))
    db.session.rollback()


def _line(one: Maintenance) -> str:
    begins, ends = _written(one.begins_at), _written(one.ends_at)
    if one.begins_at <= now():
        return _("The site is closed until %(instant)s.", instant=ends)
    return _("Planned from %(begin)s until %(end)s.", begin=begins, end=ends)


def _written(instant: datetime) -> str:
    return written_instant(instant, _settings().site.time_zone)


def _save() -> None:
    db.session.commit()
    planning.publish(_settings().data, now())
    db.session.rollback()


def _settings() -> Settings:
    found: Settings = current_app.extensions["photoallegret"]
    return found


COMMANDS: tuple[click.Command, ...] = (maintenance,)
