"""A choice written down: the day, the list and what was chosen; no address, no number."""

from collections.abc import Collection
from datetime import datetime

from photoallegret.consent.models import CookieChoice, CookieList
from photoallegret.consent.services import Service, version_of, words_of
from photoallegret.db import db, insert_into


def note_choice(services: Collection[Service], accepted: Collection[str], now: datetime) -> None:
    """Count one choice about ``services``.

    Args:
        services: those that were offered.
        accepted: slugs of those that were accepted.
        now: the present instant, of which the day alone is kept.

    """
    version = version_of(services)
    db.session.execute(
        insert_into(CookieList)
        .values(version=version, words=words_of(services), since=now)
        .on_conflict_do_nothing(index_elements=["version"])
    )
    db.session.execute(
        insert_into(CookieChoice)
        .values(
            day=now.replace(hour=0, minute=0, second=0, microsecond=0),
            version=version,
            accepted="+".join(sorted(accepted)),
            count=1,
        )
        .on_conflict_do_update(
            index_elements=["day", "version", "accepted"],
            set_={"count": CookieChoice.count + 1},
        )
    )
