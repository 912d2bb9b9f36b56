"""The whole site as in production: nginx, pages on a socket, background work, a mail server.

Its parts are started again whenever they end, as systemd does, and may be killed at any moment.
"""

import contextlib
import os
import random
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from deploy.upgrading import children_of
from photoallegret import proxy
from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.keys import create_key
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import Settings, read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.serve import DEMO_OFFERED
from photoallegret.storage import Storage
from tests.factories import make_account, make_gallery, make_photo, write_files
from tests.support import nginx
from tests.support.processes import FLASK, TOP, alive, answers, becomes, environment, free_port
from tests.support.smtp import Mailbox, mail_server, site_file

CLOCK = Path(__file__).with_name("clock")
PATIENCE = 90
"""Seconds, where something must come: it comes much sooner but on a machine that is busy."""
PHOTOS = 3
SECONDS = float(os.environ.get("CHAOS_MINUTES") or 0) * 60
"""How long `make chaos` asks for; 0 in `make test`, which is short."""
long = pytest.mark.skipif(not SECONDS, reason="only in make chaos: it takes its time")


@dataclass
class Unit:
    """One part of the site, started again a little after it ended."""

    words: tuple[str, ...]
    told: dict[str, str]
    log: Path
    pause: float
    ending: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        """Have it run from now on."""
        self.ending.clear()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def kill(self, chance: random.Random) -> str:
        """Kill -9 its main process, one of its children, or all at once; say which."""
        process = self.process
        if process is None:
            return "not running"
        how = chance.choice(("main", "child", "all"))
        children = sorted(children_of(process.pid))
        with contextlib.suppress(ProcessLookupError):
            if how == "all":
                os.killpg(process.pid, signal.SIGKILL)
            elif how == "child" and children:
                os.kill(chance.choice(children), signal.SIGKILL)
            else:
                process.kill()
        return how

    def kill_all(self) -> None:
        """Kill -9 all its processes at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End it as systemd does: asked, then made to."""
        self.ending.set()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            self._thread.join(40)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None

    def restart(self) -> None:
        """Stop it and start it."""
        self.stop()
        self.start()

    def _keep(self) -> None:
        while not self.ending.is_set():
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    [FLASK, *self.words],
                    cwd=TOP,
                    env=self.told,
                    stdout=log,
                    stderr=log,
                    process_group=0,
                )
            self.starts += 1
            self.process.wait()
            self.ending.wait(self.pause)


@dataclass
class Site:
    """A site and what opens it. ``app`` reads its rows from this process, and changes nothing."""

    settings: Settings
    app: Flask
    mailbox: Mailbox
    web: Unit
    worker: Unit
    clock: Path
    key: str
    cookie: str
    photos: tuple[tuple[int, str], ...]
    """Ids and last parts of addresses."""
    post_office: ExitStack = field(default_factory=ExitStack)
    """Closed while the mail server is down."""

    @property
    def data(self) -> Path:
        """Return its data folder."""
        return self.settings.data

    def set_clock(self, seconds: float) -> None:
        """Have the clocks of its parts differ from the machine's by so many seconds."""
        draft = self.clock.with_suffix(".draft")
        draft.write_text(str(seconds), encoding="ascii")
        draft.replace(self.clock)

    def open_mail(self) -> None:
        """Have the mail server run."""
        self.close_mail()
        self.post_office.enter_context(mail_server(self.mailbox))

    def close_mail(self) -> None:
        """Have nobody listen where the mail server was."""
        self.post_office.close()

    def let_go(self) -> None:
        """Hold no connection of this process to its database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def flask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands on it, at its own clock."""
        return subprocess.run(
            [FLASK, *words],
            cwd=TOP,
            env=self.web.told,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def logs(self) -> str:
        """Return the end of what its parts said."""
        return "\n".join(
            f"== {unit.log.name}\n{unit.log.read_text(errors='replace')[-3000:]}"
            for unit in (self.web, self.worker)
            if unit.log.exists()
        )

    def comes(
        self, condition: Callable[[], bool], what: str, more: Callable[[], str] = str
    ) -> None:
        """Wait until ``condition`` holds; fail with ``more`` and the logs when it never does."""
        assert becomes(condition, PATIENCE), f"{what}: {more()}\n{self.logs()}"


@contextmanager
def running(folder: Path, database_url: str = "", data: Path | None = None) -> Iterator[Site]:
    """Give the site, with one public gallery "nord", on a data folder in ``folder``.

    Args:
        folder: empty.
        database_url: of an empty PostgreSQL database; "": SQLite.
        data: the data folder when it lies elsewhere.

    """
    if nginx.path() is None:
        assert not os.environ.get("CI"), "nginx is missing (apt install nginx-light)"
        pytest.skip("CHAOS SKIPPED: no nginx here (apt install nginx-light)")
    data = data or folder / "data"
    with ExitStack() as stack:
        mailbox = Mailbox(port=free_port())
        site_file(data, server="127.0.0.1", port=mailbox.port, security="none")
        (data / DEMO_OFFERED).touch()
        clock = folder / "clock.txt"
        clock.write_text("0")
        more = {"PORT": str(free_port()), "PHOTOALLEGRET_PROXY": "nginx"}
        if database_url:
            more["PHOTOALLEGRET_DATABASE_URL"] = database_url
        told = environment(data, **more, PYTHONPATH=str(CLOCK), CHAOS_CLOCK=str(clock))
        settings = read_settings({"PHOTOALLEGRET_DATA": str(data), **more})
        app = create_app(settings)
        with app.app_context():
            key, cookie, photos = _fill(settings)
        socket = folder / "web.sock"
        web = Unit(("serve", "--socket", str(socket)), told, folder / "web.log", 0.2)
        worker = Unit(("worker",), told, folder / "worker.log", 0.5)
        site = Site(settings, app, mailbox, web, worker, clock, key, cookie, photos)
        stack.callback(_forget, site)
        stack.enter_context(site.post_office)
        site.open_mail()
        for unit in (web, worker):
            stack.callback(unit.stop)
            unit.start()
        (folder / "nginx").mkdir()
        brotli = proxy.has_brotli()
        conf = proxy.nginx(
            settings, f"unix:{socket}", listen=f"127.0.0.1:{settings.port}", brotli=brotli
        )
        stack.enter_context(nginx.running(folder / "nginx", conf, brotli=brotli))
        assert answers(f"{settings.base_url}/", PATIENCE), site.logs()
        yield site


def _fill(settings: Settings) -> tuple[str, str, tuple[tuple[int, str], ...]]:
    """Leave an owner and a gallery; return what opens the site, and the photos."""
    owner_id = make_account("owner@example.org", Role.OWNER).id
    photos = [make_photo(f"p{number}") for number in range(PHOTOS)]
    storage = Storage(settings.data)
    for photo in photos:
        write_files(storage, photo, public=True)
        source = settings.data / "uploads" / "original"
        source.write_bytes(photo.slug.encode())
        storage.place_original(source, photo.sha256)
    make_gallery("nord", photos)
    key = create_key(owner_id, "tests", now())
    db.session.commit()
    named = tuple((photo.id, photo.slug) for photo in photos)
    db.session.rollback()
    cookie = begin_session(owner_id, {}, "Chrome, Linux", now(), None)
    db.session.remove()
    db.engine.dispose()
    return key, cookie, named


def _forget(site: Site) -> None:
    """Leave no process and no connection."""
    for process in alive(site.data):
        if process != os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    site.let_go()
