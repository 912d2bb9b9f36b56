"""Attempts: each further wait is longer, and none is counted for a stranger's failures."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from photoallegret.accounts.operations.limits import EVERYWHERE, GROWING, wait_until

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def tried(count: int, at: datetime, key: str = "a") -> list[datetime | None]:
    return [wait_until("test", [(key, GROWING)], at) for _ in range(count)]


def test_the_wait_grows(app: Flask) -> None:
    first = tried(6, NOON)
    second = tried(6, NOON + MINUTE)
    third = tried(1, NOON + 2 * MINUTE)
    quarter = tried(6, NOON + 15 * MINUTE) + tried(6, NOON + 16 * MINUTE)
    after = tried(1, NOON + 30 * MINUTE)

    assert first == [None] * 5 + [NOON + MINUTE]
    assert second == [None] * 5 + [NOON + 2 * MINUTE]
    assert third == [NOON + 15 * MINUTE]
    assert quarter[:5] == [None] * 5
    assert after == [NOON + 60 * MINUTE]
    assert tried(1, NOON + 60 * MINUTE) == [None]


def test_each_key_waits_for_itself(app: Flask) -> None:
    tried(6, NOON)

    assert tried(1, NOON, key="b") == [None]


def test_what_a_first_key_refuses_does_not_use_up_the_second(app: Flask) -> None:
    for _ in range(40):
        wait_until("test", [("network", GROWING), ("address", EVERYWHERE)], NOON)

    assert wait_until("test", [("address", EVERYWHERE)], NOON) is None
