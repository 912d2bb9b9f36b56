"""Limits per person and per thing, counted in the database so that all workers agree.

No network address is kept: a counter is named by a keyed digest of the truncated address,
whose key changes every day.
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from photoallegret.db import Model, db, insert_into
from photoallegret.i18n import N_
from photoallegret.personal_data import (
    DataKind,
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Unlinked,
    not_personal,
    personal,
)

IPV4_BITS, IPV6_BITS = 24, 48
PROVIDER_BITS = 32
"""Of IPv6: what a provider has, of which one customer may hold a great many networks."""
LONGEST_WINDOW = timedelta(days=1)

LIMITS = Processing(
    slug="limits",
    category=N_("Keyed digests of truncated network addresses and of e-mail addresses"),
    persons=N_("visitors who sign in or send a form"),
    purpose=N_("Slow down those who try passwords or flood forms"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("security of the site and of its visitors"),
    balance=N_("what is counted names nobody once the day's key is gone"),
    retention=Retention(
        periods=(Period("counters", LONGEST_WINDOW, N_("the last attempt counted")),)
    ),
    sources=frozenset({Source.SITE}),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.DELETE,
    exported=False,
    kind=DataKind.CONNECTION,
)


class Counter(Model):
    """How often something happened within one window of time."""

    __tablename__ = "counter"
    __subjects__ = Unlinked(N_("its key is forgotten every day: nobody can tell whose it was"))

    scope: Mapped[str] = mapped_column(String(40), primary_key=True, info=not_personal())
    """What is counted: "gallery-password"."""
    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=personal(LIMITS))
    starts_at: Mapped[datetime] = mapped_column(primary_key=True, info=not_personal())
    ends_at: Mapped[datetime] = mapped_column(index=True, info=not_personal())
    count: Mapped[int] = mapped_column(Integer, info=not_personal())


def allow(scope: str, key: str, *, limit: int, per: timedelta, now: datetime) -> bool:
    """Count one more attempt; say whether it is among the first ``limit`` of its window.

    Args:
        scope: what is counted, at most 40 characters.
        key: whose attempt it is, at most 64 characters: never an address in clear.
        limit: attempts allowed within one window.
        per: length of the window, at most a day; windows are aligned to the epoch.
        now: the present instant.

    """
    if per > LONGEST_WINDOW:
        message = f"a window lasts {LONGEST_WINDOW} at most"
        raise ValueError(message)
    starts_at = _window(now, per)
    statement = (
        insert_into(Counter)
        .values(scope=scope, key=key, starts_at=starts_at, ends_at=starts_at + per, count=1)
        .on_conflict_do_update(
            index_elements=["scope", "key", "starts_at"],
            set_={"count": Counter.count + 1},
        )
        .returning(Counter.count)
    )
    return int(db.session.execute(statement).scalar_one()) <= limit


def count_of(scope: str, key: str, *, per: timedelta, now: datetime) -> int:
    """Return how many attempts were counted in the window that holds ``now``."""
    starts_at = _window(now, per)
    counted = select(Counter.count).where(
        Counter.scope == scope, Counter.key == key, Counter.starts_at == starts_at
    )
    return db.session.scalar(counted) or 0


def forgive(key: str) -> None:
    """Forget the attempts counted for ``key``, in every window: they were its owner's."""
    db.session.execute(delete(Counter).where(Counter.key == key))


def retry_at(now: datetime, per: timedelta) -> datetime:
    """Return when the window that holds ``now`` ends."""
    return _window(now, per) + per


def network_key(address: str, secret: str, now: datetime, *, ipv6_bits: int = IPV6_BITS) -> str:
    """Return today's name of the network of ``address`` (IPv4 /24, IPv6 /48).

    Args:
        address: the visitor's address; one that cannot be read counts as a network of its own.
        secret: the site's secret key.
        now: the present instant; its UTC day is part of the key, so that names do not
            lead from one day to the next.
        ipv6_bits: how wide an IPv6 network is.

    """
    try:
        parsed = ip_address(address)
        bits = IPV4_BITS if parsed.version == 4 else ipv6_bits  # noqa: PLR2004 -- IP versions
        network = str(ip_network(f"{parsed}/{bits}", strict=False))
    except ValueError:
        network = address
    day = now.astimezone(UTC).date().isoformat()
    return hmac.digest(f"{secret}{day}".encode(), network.encode(), sha256).hex()


def keyed(text: str, secret: str) -> str:
    """Return the name, the same on every day, under which attempts on ``text`` are counted."""
    return hmac.digest(secret.encode(), f"limit:{text}".encode(), sha256).hex()


def _window(now: datetime, per: timedelta) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
