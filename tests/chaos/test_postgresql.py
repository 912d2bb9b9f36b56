"""The same on PostgreSQL, whose server is killed too, its memory lost with it."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.counts import count, settle, table
from tests.chaos.load import Load
from tests.chaos.site import PATIENCE, SECONDS, running
from tests.chaos.test_kills import ENOUGH, seed
from tests.support import postgres
from tests.support.processes import becomes

KILLS = 4
OPTIONS = "-c listen_addresses='' -c max_connections=60"
"""What it says is on the disk is: as on a server."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of one test's own."""

    folder: Path
    programs: Path
    user: str

    @property
    def url(self) -> str:
        """Return the address of its database."""
        return f"postgresql+psycopg://{self.user}@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, as often as it takes: children of a killed one may still be ending."""
        log, data = self.folder / "log", self.folder / "data"
        command = f'{self.programs}/pg_ctl -D {data} -w -l {log} -o "{OPTIONS} -k {self.folder}"'

        def started() -> bool:
            with suppress(Exception):
                postgres._run(self.user, f"{command} start")
                return True
            return False

        assert becomes(started, PATIENCE), log.read_text()

    def kill(self) -> None:
        """Kill -9 the process that all others hang on."""
        first = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        os.kill(int(first), signal.SIGKILL)


@contextmanager
def killable() -> Iterator[Server]:
    """Give a running server that may be killed."""
    with postgres.server() as address:
        folder = Path(address.partition("?host=")[2])
        programs = postgres.binaries()
        assert programs is not None
        yield Server(folder, programs, address.partition("://")[2].partition("@")[0])


@pytest.mark.postgresql
def test_what_was_acknowledged_outlives_the_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sown = seed()
    chance, kills = random.Random(sown), []
    with killable() as server, running(tmp_path, server.url) as site:
        load = Load(site, sown)
        load.begin()
        end = time.monotonic() + SECONDS
        while len(kills) < KILLS or time.monotonic() < end:
            site.comes(lambda: load.ask("GET", "/contact").status == 200, "it never answers")
            time.sleep(chance.uniform(0.3, 2))
            name = chance.choice(("database", "database", "web", "worker"))
            if name == "database":
                server.kill()
                time.sleep(chance.random())
                server.start()
                kills.append(name)
            else:
                kills.append(f"{name} {getattr(site, name).kill(chance)}")
        site.comes(lambda: min(load.done.values()) >= ENOUGH, "nothing is done")
        load.end()
        site.let_go()
        settle(site)

        counts = count(load)

    with capsys.disabled():
        print(f"\nseed {sown}, {len(kills)} kills, answers {dict(load.statuses)}")  # noqa: T201
        print(table(counts))  # noqa: T201
    assert 500 not in load.statuses, site.logs()
    assert all(one.kept == one.acknowledged for one in counts), f"{kills}\n{table(counts)}"
