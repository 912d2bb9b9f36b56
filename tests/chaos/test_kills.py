"""Kill -9 at random moments: what the site said yes to is there, exactly once."""

import os
import random
import time

import pytest

from tests.chaos.counts import count, settle, table
from tests.chaos.load import Load
from tests.chaos.site import SECONDS, Site

KILLS = 4
"""At least."""
ENOUGH = 3
"""Of each kind, acknowledged at least."""


def seed() -> int:
    """Return the seed asked for, or a new one."""
    return int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(1_000_000))


def test_what_was_acknowledged_is_kept_once(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    sown, units = seed(), (site.web, site.worker)
    said = [unit.log.stat().st_size for unit in units]  # by scenes before this one
    chance, kills = random.Random(sown), []
    load = Load(site, sown)
    load.begin()
    end = time.monotonic() + SECONDS
    while len(kills) < KILLS or time.monotonic() < end:
        if chance.random() < 0.8:  # else while it starts
            site.comes(lambda: load.ask("GET", "/contact").status == 200, "it never answers")
        time.sleep(chance.uniform(0.3, 2))
        name = chance.choice(("web", "worker"))
        kills.append(f"{name} {getattr(site, name).kill(chance)}")
    site.comes(lambda: min(load.done.values()) >= ENOUGH, "nothing is done")
    load.end()
    settle(site)

    counts = count(load)

    with capsys.disabled():
        print(f"\nseed {sown}, {len(kills)} kills, answers {dict(load.statuses)}")  # noqa: T201
        print(table(counts))  # noqa: T201
    for one in counts:
        assert one.kept == one.acknowledged, f"seed {sown}: {kills}\n{table(counts)}"
    assert 500 not in load.statuses, site.logs()
    for unit, begun in zip(units, said, strict=True):
        assert b"Traceback" not in unit.log.read_bytes()[begun:]
