"""The record of an incident: a page to print, and files to hand on."""

import json

from flask import Response, abort, current_app

from photoallegret.clock import now
from photoallegret.i18n import gettext
from photoallegret.incidents.models import Incident
from photoallegret.incidents.papers import Around, Part, as_data, as_markdown
from photoallegret.incidents.papers import record as record_of
from photoallegret.incidents.queries.incidents import count_told
from photoallegret.incidents.studio_views.blueprint import (
    blueprint,
    incident_here,
    settings_here,
)
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.studio import studio_answer, studio_page

TYPES = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


@studio_page(blueprint, fr="/incidents/<reference>/fiche", en="/incidents/<reference>/record")
def record(reference: str) -> Response:
    """Show the record in the order of the CNIL's form, to be read, printed or copied."""
    incident, parts = _record(reference)
    title = gettext("Record of the incident %(reference)s", reference=reference)
    return studio_answer("studio/incidents/record.html", title, incident=incident, parts=parts)


@studio_page(
    blueprint, fr="/incidents/<reference>/fiche.<form>", en="/incidents/<reference>/record.<form>"
)
def record_file(reference: str, form: str) -> Response:
    """Send the record as Markdown or as JSON."""
    if form not in TYPES:
        abort(404)
    incident, parts = _record(reference)
    if form == "md":
        body = as_markdown(incident, parts)
    else:
        body = json.dumps(as_data(incident, parts), ensure_ascii=False, indent=1) + "\n"
    response = Response(body, content_type=TYPES[form])
    name = f"incident-{incident.reference}.{form}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _record(reference: str) -> tuple[Incident, list[Part]]:
    incident = incident_here(reference)
    uses = current_app.extensions[DECLARED].processings
    around = Around(settings_here().site, uses, count_told(incident.id), now())
    return incident, record_of(incident, around)
