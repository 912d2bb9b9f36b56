"""Limits: counted per window, for all workers, without addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from photoallegret import throttle
from photoallegret.db import db

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def tries(count: int, key: str = "a", at: datetime = NOON) -> list[bool]:
    return [throttle.allow("test", key, limit=3, per=HOUR, now=at) for _ in range(count)]


def test_the_limit_is_allowed_and_no_more(app: Flask) -> None:
    assert tries(5) == [True, True, True, False, False]


def test_each_key_and_each_window_has_its_own_count(app: Flask) -> None:
    tries(4)

    assert tries(1, key="b") == [True]
    assert tries(1, at=NOON + HOUR) == [True]


def test_the_count_survives_the_worker(app: Flask) -> None:
    tries(3)
    db.session.commit()
    db.session.remove()

    assert tries(1) == [False]


def test_the_end_of_the_window_is_told() -> None:
    assert throttle.retry_at(NOON + timedelta(minutes=17), HOUR) == NOON + HOUR


def test_a_window_longer_than_a_day_is_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="at most"):
        throttle.allow("test", "a", limit=1, per=timedelta(days=2), now=NOON)


def test_networks_are_named_by_day_and_secret() -> None:
    name = throttle.network_key("203.0.113.7", "s", NOON)

    assert throttle.network_key("203.0.113.250", "s", NOON) == name
    assert throttle.network_key("203.0.114.7", "s", NOON) != name
    assert throttle.network_key("203.0.113.7", "t", NOON) != name
    assert throttle.network_key("203.0.113.7", "s", NOON + timedelta(days=1)) != name
    assert "203" not in name[:3] or len(name) == 64


def test_ipv6_is_cut_and_nonsense_is_its_own_network() -> None:
    one = throttle.network_key("2001:db8:1:2::5", "s", NOON)

    assert throttle.network_key("2001:db8:1:ffff::9", "s", NOON) == one
    assert throttle.network_key("2001:db8:2::5", "s", NOON) != one
    assert throttle.network_key("nonsense", "s", NOON) != one


def test_a_provider_has_one_name() -> None:
    names = [
        throttle.network_key(address, "s", NOON, ipv6_bits=throttle.PROVIDER_BITS)
        for address in ("2001:db8:1::5", "2001:db8:2::5", "2001:db9:1::5")
    ]

    assert names[0] == names[1] != names[2]


def test_attempts_forgiven_count_no_more(app: Flask) -> None:
    tries(4)
    tries(4, key="b")

    throttle.forgive("a")

    assert tries(1) == [True]
    assert tries(1, key="b") == [False]


def test_a_keyed_name_hides_what_it_names() -> None:
    name = throttle.keyed("owner@example.org", "s")

    assert name == throttle.keyed("owner@example.org", "s")
    assert name != throttle.keyed("owner@example.org", "t")
    assert "owner" not in name
