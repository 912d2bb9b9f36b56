"""How often somebody may try: a delay that grows, and never locks anyone out for long.

Attempts on an address are counted for each network apart, so that a stranger's failures do
not close the door to its owner; from everywhere together they are only slowed, by the minute.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from photoallegret.db import db
from photoallegret.throttle import allow, retry_at


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within that long."""

    count: int
    per: timedelta


GROWING = (
    Limit(5, timedelta(minutes=1)),
    Limit(10, timedelta(minutes=15)),
    Limit(20, timedelta(hours=1)),
)
"""One address from one network, or one account: a minute's wait, then a quarter, then an hour."""
NETWORK = (Limit(40, timedelta(minutes=15)),)
"""One network, whatever the addresses: an office signs in behind one connection."""
EVERYWHERE = (Limit(20, timedelta(minutes=1)),)
"""One address from all networks: 10 500 000 guesses a year, against 100 000 000 needed."""
PROVIDER = (Limit(10, timedelta(minutes=1)),)
"""One address from one provider's IPv6, where a customer may have 256 networks: half of all."""
Counted = tuple[str, tuple[Limit, ...]]


def wait_until(scope: str, counted: Iterable[Counted], now: datetime) -> datetime | None:
    """Count one attempt; return when the next one is welcome, None when this one may go on.

    The shortest window comes first: an attempt it refuses is not counted in longer ones.
    Commits each count, so that attempts made together are all seen.

    Args:
        scope: what is tried: "sign-in".
        counted: keyed names, each with its limits.
        now: the present instant.

    """
    for key, limits in counted:
        for limit in limits:
            named = f"{scope}:{int(limit.per.total_seconds())}"
            is_allowed = allow(named, key, limit=limit.count, per=limit.per, now=now)
            db.session.commit()
            if not is_allowed:
                return retry_at(now, limit.per)
    return None
