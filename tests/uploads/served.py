"""A site really served, with its background work, and a key to send with."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from photoallegret.accounts.models import Role
from photoallegret.accounts.operations.keys import create_key
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import Settings, read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.serve import DEMO_OFFERED
from tests.factories import make_account, make_gallery
from tests.support.processes import alive, answers, becomes, free_port, started
from tests.uploads.tus import ADDRESS, BYTES

SECONDS_TO_ANSWER = 60


@dataclass(slots=True)
class Served:
    """One site; it may be killed and started again on its data."""

    settings: Settings
    key: str
    """Of the photographer's, to send with."""
    cookie: str
    """Of the photographer's browser."""
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def tus(self) -> str:
        """Return where it takes files."""
        return f"{self.settings.base_url}{ADDRESS}"

    @property
    def headers(self) -> dict[str, str]:
        """Return the header that says who sends."""
        return {"Authorization": f"Bearer {self.key}"}

    def start(self) -> None:
        """Serve it."""
        words = ("serve",)
        self.processes.append(started(self.settings.data, *words, PORT=str(self.settings.port)))
        assert answers(f"{self.settings.base_url}/", SECONDS_TO_ANSWER)

    def kill(self) -> None:
        """End every process of it at once, as a power failure does."""
        data = self.settings.data

        def is_dead() -> bool:
            for process in alive(data):
                os.kill(process, signal.SIGKILL)
            return not alive(data)

        assert becomes(is_dead, 10)
        for process in self.processes:
            process.kill()
            process.communicate(timeout=10)
        self.processes.clear()

    def part(self, upload: str, offset: int, length: int, sent: bytes) -> socket.socket:
        """Send the beginning of a part and return the connection, left open."""
        line = socket.create_connection(("127.0.0.1", self.settings.port))
        head = (
            f"PATCH {urlsplit(upload).path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {self.key}\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: {offset}\r\nContent-Type: {BYTES}\r\nContent-Length: {length}\r\n\r\n"
        )
        line.sendall(head.encode() + sent)
        return line


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Give a site served on a data folder in ``folder``, with one gallery, "essai"."""
    data = folder / "data"
    settings = read_settings({"PHOTOALLEGRET_DATA": str(data), "PORT": str(free_port())})
    site = create_app(settings)
    (data / DEMO_OFFERED).touch()
    with site.app_context():
        owner = make_account("owner@example.org", Role.OWNER)
        make_gallery("essai", title="Essai")
        key = create_key(owner.id, "tests", now())
        account_id = owner.id
        db.session.commit()
        cookie = begin_session(account_id, {}, "Chrome, Linux", now(), None)
        db.session.remove()
        db.engine.dispose()
    running = Served(settings, key, cookie)
    try:
        running.start()
        yield running
    finally:
        running.kill()
