"""How long releases are kept once they ended."""

from photoallegret.privacy.queries.lifetimes import Lifetime
from photoallegret.releases.models import Release
from photoallegret.releases.personal_data import RELEASE

RULES: tuple[Lifetime, ...] = (
    Lifetime(period=RELEASE.retention.period("releases"), of=Release, since=Release.claims_since),
)
