"""The blueprint of the desk of deaths, its place in the rail, and what acts there need."""

from collections.abc import Iterator

from flask import Blueprint, current_app

from photoallegret.config import Settings
from photoallegret.directives.operations.carrying_out import Means
from photoallegret.directives.operations.handing import Workshop
from photoallegret.i18n import N_
from photoallegret.privacy.journal import journal_here
from photoallegret.studio import Place, lock_to_owner

blueprint = Blueprint("deaths", __name__)
lock_to_owner(blueprint)

PLACES = (
    Place(
        "deaths.index",
        N_("Deaths"),
        ("deaths.new", "deaths.show", "deaths.carry"),
        owners=True,
    ),
)
PATHS = {"fr": "/apres-deces/copie", "en": "/en/after-death/copy"}


def means_here(by: str) -> Means:
    """Return with what a file is carried out on this site.

    Args:
        by: who does it: "owner", or "site" when the time has come.

    """
    settings: Settings = current_app.extensions["photoallegret"]
    shop = Workshop(settings.data, settings.site, draw)
    return Means(shop, journal_here(), lambda token, code: f"{PATHS[code]}/{token}", by)


def draw(name: str, shown: dict[str, object]) -> Iterator[str]:
    """Draw a template, piece by piece."""
    return current_app.jinja_env.get_template(name).generate(**shown)
