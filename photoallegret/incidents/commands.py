"""`flask privacy incident`: the record of an incident, as the CNIL's form asks for it."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext as _
from photoallegret.i18n import speaking
from photoallegret.incidents.papers import Around, as_data, as_markdown, record
from photoallegret.incidents.queries.incidents import count_told, incident_called
from photoallegret.privacy.commands import privacy
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.site_file import LANGUAGES


@privacy.command("incident")
@click.argument("reference")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@click.option("--language", "spoken", type=click.Choice(LANGUAGES), default="fr")
@with_appcontext
def print_record(*, reference: str, form: str, spoken: str) -> None:
    """Print the record of the incident REFERENCE in the order of the CNIL's form."""
    found = incident_called(reference.upper())
    if found is None:
        raise click.ClickException(_("There is no incident %(reference)s.", reference=reference))
    with speaking(spoken):
        settings = current_app.extensions["photoallegret"]
        uses = current_app.extensions[DECLARED].processings
        parts = record(found, Around(settings.site, uses, count_told(found.id), now()))
        if form == "md":
            click.echo(as_markdown(found, parts), nl=False)
        else:
            click.echo(json.dumps(as_data(found, parts), ensure_ascii=False, indent=1))
    db.session.rollback()


COMMANDS: tuple[click.Command, ...] = (privacy,)
"""The group of privacy's own commands, with this room's among them."""
