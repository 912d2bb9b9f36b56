"""How long a datum stays, in words of the language spoken."""

from datetime import timedelta

from photoallegret.i18n import gettext, ngettext
from photoallegret.personal_data import Retention

YEAR = 365


def until(retention: Retention) -> str:
    """Return the criterion and the periods of ``retention`` as one phrase."""
    parts = [gettext(retention.criterion)] if retention.criterion else []
    parts += [
        gettext(
            "%(length)s after %(event)s", length=length(one.length), event=gettext(one.starts_at)
        )
        for one in retention.periods
    ]
    return "; ".join(parts)


def length(period: timedelta) -> str:
    """Return ``period`` in years when it is whole years, else in days."""
    if period.days and period.days % YEAR == 0:
        return ngettext("one year", "%(num)s years", period.days // YEAR)
    return ngettext("one day", "%(num)s days", period.days)
