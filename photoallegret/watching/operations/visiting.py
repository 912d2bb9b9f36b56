"""Visits counted from the proxy's masked log: how often a page was seen on a day, and from where.

The log holds no address and no name of a program; what was seen fewer than five times on a day
is counted together once the day is over.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from photoallegret.db import db
from photoallegret.site_file import Site
from photoallegret.watching.models import FEW, FEWEST, LONGEST, Visited, Visits, Watch
from photoallegret.watching.operations.log_file import Position, read_on

SEEN = (200, 304)
BOTS = (True, 1, "1")
HOST = re.compile(r"(?!\d+(\.\d+){3}$)[a-z0-9-]+(\.[a-z0-9-]+)+")
LATE = timedelta(days=1)
"""Lines of a day may still be read on the next."""
KEPT = timedelta(days=760)
"""Twenty-five months (CNIL, délibération 2020-092)."""
MOST_HOSTS = 500
"""Named on a day; whoever invents more of them is counted with what is rare."""

Key = tuple[date, Visited, str]


def count_new(path: Path, page_of: Callable[[str], str], site: Site, moment: datetime) -> bool:
    """Count the next lines of the log at ``path``; commits the numbers with where they end.

    Args:
        path: of the log.
        page_of: returns the page that a path shows, "" for one that is not counted.
        site: whose days these are, and whose own pages lead to each other.
        moment: the present instant.

    Returns:
        whether there may be more to count.

    """
    watch = db.session.scalars(select(Watch).with_for_update()).one()
    left = None if watch.log_inode is None else Position(watch.log_inode, watch.log_offset)
    lines, end = read_on(path, left, moment)
    if end is not None:
        watch.log_inode, watch.log_offset = end.inode, end.offset
    for key, times in _counted(lines, page_of, site).items():
        _add(key, times)
    db.session.commit()
    return end != left


def _counted(lines: Iterable[bytes], page_of: Callable[[str], str], site: Site) -> Counter[Key]:
    found: Counter[Key] = Counter()
    zone = ZoneInfo(site.time_zone)
    for line in lines:
        try:
            told = json.loads(line)
            day = datetime.fromisoformat(told["time"]).astimezone(zone).date()
            path, host = str(told["path"]), str(told.get("referrer_host", "")).lower()
            is_counted = int(told["status"]) in SEEN and told.get("bot", False) not in BOTS
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            continue  # a line of something else, or cut by a full disk
        page = page_of(path) if is_counted and len(path) <= LONGEST else ""
        if not page:
            continue
        found[day, Visited.PAGE, page] += 1
        if host != site.host and len(host) <= LONGEST and HOST.fullmatch(host):
            found[day, Visited.HOST, host.removeprefix("www.")] += 1
    return found


def _add(key: Key, times: int) -> None:
    day, kind, name = key
    row = db.session.get(Visits, key)
    if row is None and kind is Visited.HOST and name != FEW:
        of_day = select(func.count()).where(Visits.day == day, Visits.kind == kind)
        if (db.session.scalar(of_day) or 0) >= MOST_HOSTS:
            _add((day, kind, FEW), times)
            return
    if row is None:
        db.session.add(Visits(day=day, kind=kind, name=name, times=times))
    else:
        row.times += times


def close_days(today: date) -> None:
    """Count together what was seen fewer than five times on days that are over. Commits."""
    rare = (Visits.day < today - LATE, Visits.name != FEW, Visits.times < FEWEST)
    found = db.session.execute(
        select(Visits.day, Visits.kind, func.sum(Visits.times))
        .where(*rare)
        .group_by(Visits.day, Visits.kind)
    ).all()
    for day, kind, times in found:
        _add((day, kind, FEW), int(times))
    db.session.execute(delete(Visits).where(*rare).execution_options(synchronize_session=False))
    db.session.commit()


def count_old(moment: datetime) -> int:
    """Return how many numbers are older than twenty-five months."""
    return db.session.scalar(select(func.count()).where(Visits.day < _oldest(moment))) or 0


def forget_old(moment: datetime, _limit: int) -> int:
    """Delete the numbers that are older; return how many. Commits: they are few each day."""
    count = count_old(moment)
    db.session.execute(delete(Visits).where(Visits.day < _oldest(moment)))
    db.session.commit()
    return count


def _oldest(moment: datetime) -> date:
    return (moment - KEPT).date()
