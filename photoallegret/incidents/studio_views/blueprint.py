"""The blueprint of the incidents' pages, their place in the rail, and how one is found."""

from flask import Blueprint, abort, current_app

from photoallegret.config import Settings
from photoallegret.i18n import N_
from photoallegret.incidents.models import Incident
from photoallegret.incidents.queries.incidents import incident_called, open_incidents
from photoallegret.studio import Place, lock_to_owner

FORGED, STALE, INCOMPLETE = 400, 409, 422
blueprint = Blueprint("incidents", __name__)
lock_to_owner(blueprint)

PLACES: tuple[Place, ...] = (
    Place(
        "incidents.index",
        N_("Incidents"),
        also=tuple(
            f"incidents.{name}"
            for name in ("new", "show", "edit", "authority", "note", "people", "banner", "record")
        ),
        owners=True,
        count=open_incidents,
    ),
)


def incident_here(reference: str, *, to_change: bool = False) -> Incident:
    """Return the incident of an address; answer 404 when there is none."""
    if not reference.isprintable():  # PostgreSQL takes no NUL
        abort(404)
    return incident_called(reference, to_change=to_change) or abort(404)


def settings_here() -> Settings:
    """Return the settings of the site that answers."""
    found: Settings = current_app.extensions["photoallegret"]
    return found
