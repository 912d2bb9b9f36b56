"""How the site fares and is visited, in the studio: what is wrong first, numbers of nobody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app
from sqlalchemy import ScalarSelect, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.doctor import CHECKS, Finding, examine, parted
from photoallegret.i18n import N_, gettext, language
from photoallegret.studio import Place, lock_to_owner, studio_answer, studio_page
from photoallegret.watching.models import FEWEST, ONLY, Visited, Watch
from photoallegret.watching.operations.looking import last_seen
from photoallegret.watching.queries import by_day, ranked

blueprint = Blueprint("watching", __name__)
lock_to_owner(blueprint)
DAYS, HEIGHT = timedelta(days=29), 100
"""Before today, of the chart; its height."""


def _needs() -> ScalarSelect[int]:
    return select(Watch.needs).where(Watch.id == ONLY).scalar_subquery()


PLACES: tuple[Place, ...] = (
    Place("watching.health", N_("State of the site"), owners=True, count=_needs),
    Place("watching.audience", N_("Visits"), owners=True),
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


@studio_page(blueprint, fr="/frequentation", en="/audience")
def audience() -> Response:
    """Show what was seen in the last thirty days, and from where."""
    settings: Settings = current_app.extensions["photoallegret"]
    last = now().astimezone(ZoneInfo(settings.site.time_zone)).date()
    first = last - DAYS
    days = by_day(first, last)
    most = max(days, key=lambda one: one[1])
    return studio_answer(
        "studio/watching/audience.html",
        gettext("Visits"),
        is_on=bool(settings.site.operations.access_log),
        days=days,
        most=most,
        bars=[round(HEIGHT * times / (most[1] or 1)) for _day, times in days],
        total=sum(times for _day, times in days),
        pages=ranked(Visited.PAGE, first, last),
        hosts=ranked(Visited.HOST, first, last),
        fewest=FEWEST,
    )
