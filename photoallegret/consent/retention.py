"""How long counts of choices are kept."""

from photoallegret.consent.models import CookieChoice
from photoallegret.consent.personal_data import CHOICE
from photoallegret.privacy.queries.lifetimes import Lifetime

RULES: tuple[Lifetime, ...] = (
    Lifetime(
        period=CHOICE.retention.period("cookie-choices"),
        of=CookieChoice,
        since=CookieChoice.day,
    ),
)
