"""How the site fares, in the studio: what is wrong first."""

from flask import Blueprint, Response, current_app
from sqlalchemy import ScalarSelect, select

from photoallegret.config import Settings
from photoallegret.doctor import CHECKS, Finding, examine, parted
from photoallegret.i18n import N_, gettext, language
from photoallegret.studio import Place, lock_to_owner, studio_answer, studio_page
from photoallegret.watching.models import ONLY, Watch
from photoallegret.watching.operations.looking import last_seen

blueprint = Blueprint("watching", __name__)
lock_to_owner(blueprint)


def _needs() -> ScalarSelect[int]:
    return select(Watch.needs).where(Watch.id == ONLY).scalar_subquery()


PLACES: tuple[Place, ...] = (
    Place("watching.health", N_("State of the site"), owners=True, count=_needs),
)


@studio_page(blueprint, fr="/etat", en="/health")
def health() -> Response:
    """Show what `flask doctor` finds now, and what the night found of what is slow to look at."""
    settings: Settings = current_app.extensions["photoallegret"]
    quick, _slow = parted(current_app.extensions[CHECKS])
    seen = last_seen()
    kept = seen.slow.get(language(), []) if seen is not None else []
    found = [*examine(quick), *(Finding.of(one) for one in kept)]
    return studio_answer(
        "studio/watching/health.html",
        gettext("State of the site"),
        failures=[one for one in found if one.level == "failure"],
        attentions=[one for one in found if one.level == "attention"],
        well=[one for one in found if one.level == "ok"],
        is_production=settings.is_production,
    )
