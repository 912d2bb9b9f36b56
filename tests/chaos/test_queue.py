"""The queue cut in half, or full of zeros: it is made anew, and nothing that waits is lost."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from photoallegret.queue_file import QUEUE_FILE, damage_of
from photoallegret.worker import Standing, standing
from tests.chaos.counts import doctor
from tests.chaos.load import Load, address_of
from tests.chaos.site import Site, long

Damage = Callable[[Path], object]


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // 512 * 512 + 100)


def zero(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(bytes(size))


def asked(site: Site, seed: int) -> str:
    """Ask one question; return the address that is written to."""
    load = Load(site, seed)
    load.begin_with(load._ask)
    site.comes(lambda: bool(load.questions), "no question is taken")
    load.end()
    return address_of(min(load.questions))


def whole(site: Site) -> None:
    """Wait until everything is on the disk in one file."""
    site.comes(lambda: bool(standing(site.settings).last), "no job ever ended")
    site.worker.stop()
    with closing(sqlite3.connect(site.data / QUEUE_FILE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture(autouse=True)
def _of_files(site: Site) -> None:
    if site.settings.database_url.startswith("postgresql"):
        pytest.skip("the queue is a file only beside SQLite")


@pytest.mark.parametrize("damage", [zero, pytest.param(cut, marks=long)])
def test_a_damaged_queue_is_named_and_made_anew(site: Site, damage: Damage) -> None:
    whole(site)
    damage(site.data / QUEUE_FILE)

    found = doctor(site)["queue"]
    recipient = asked(site, 11)
    site.worker.start()

    assert found["level"] == "attention"
    assert str(site.data / QUEUE_FILE) in found["mend"]
    site.comes(lambda: bool(site.mailbox.to(recipient)), "the mail is lost")
    assert "it is made anew" in site.worker.log.read_text()
    assert standing(site.settings) != Standing(0, {})


def test_one_damaged_while_it_is_used_is_made_anew_too(site: Site) -> None:
    site.comes(lambda: bool(standing(site.settings).last), "no job ever ended")
    cut(site.data / QUEUE_FILE)

    recipient = asked(site, 12)

    site.comes(lambda: bool(site.mailbox.to(recipient)), "the mail is lost")
    site.comes(lambda: not damage_of(site.settings), "it stays damaged")
