"""How long the record of an incident is kept: five years after it was closed."""

from photoallegret.incidents.models import Incident
from photoallegret.incidents.personal_data import INCIDENTS
from photoallegret.privacy.queries.lifetimes import Lifetime

RULES: tuple[Lifetime, ...] = (
    Lifetime(period=INCIDENTS.retention.period("incidents"), of=Incident, since=Incident.closed_at),
)
