"""How long what is held for after death is kept."""

from photoallegret.directives.models import DeathFile, Designation, Directive, Handover
from photoallegret.directives.personal_data import DEATHS, DESIGNEES, DIRECTIVES, HANDOVERS
from photoallegret.privacy.queries.lifetimes import Lifetime

RULES: tuple[Lifetime, ...] = (
    Lifetime(
        period=DIRECTIVES.retention.period("directives"), of=Directive, since=Directive.ended_at
    ),
    Lifetime(
        period=DESIGNEES.retention.period("designees"), of=Designation, since=Designation.ended_at
    ),
    Lifetime(period=DEATHS.retention.period("deaths"), of=DeathFile, since=DeathFile.closed_at),
    Lifetime(period=HANDOVERS.retention.period("handovers"), of=Handover, ends=Handover.ends_at),
)
