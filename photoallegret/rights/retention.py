"""How long copies of people's data are kept: 72 hours from when they are ready."""

from photoallegret.privacy.models import Export
from photoallegret.privacy.personal_data import EXPORTS
from photoallegret.privacy.queries.lifetimes import Lifetime

RULES: tuple[Lifetime, ...] = (
    Lifetime(period=EXPORTS.retention.period("exports"), of=Export, ends=Export.ends_at),
)
