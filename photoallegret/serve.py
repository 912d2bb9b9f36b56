"""The whole site in the foreground: application server, background worker, demo at first.

For one person's machine. On a server its supervisor starts the worker and, behind the proxy that
takes bodies whole, pages alone (``serve_socket``).
"""

import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import click
from granian import wsgi
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer, mp

from photoallegret.config import Settings
from photoallegret.i18n import gettext as _
from photoallegret.lanes import Lanes
from photoallegret.lifeline import die_with_parent
from photoallegret.logs import SERVER_LOGGING
from photoallegret.pages.site import EXTENSION
from photoallegret.rehearsal import nginx_command
from photoallegret.sparing import spare_memory

ADDRESS = "127.0.0.1"
WORKERS, CONNECTIONS = 2, 1024
THREADS = 8
"""That draw pages, beside the one that answers with what is kept. At worst two hold files on their
way, two forms that come slowly and three posts with pictures: one is left."""
BEHIND = 6
"""Threads of a process behind a proxy, where nothing comes slowly. One would draw pages quickest,
and show none while it looks at a stranger's pictures: three do, two take files, one shows pages."""
SWITCH_SECONDS = 0.0005
"""A tenth of Python's own: a thread that hashes what arrives lets those that show pages in."""
PATIENCE_SECONDS = 15
PAUSE_SECONDS = 2
DEMO_OFFERED = ".demo-offered"
OWNER_ALONE = 0o600


def serve_site(
    settings: Settings, flask: Path, first_owner: Callable[[], str], *, nginx: bool = False
) -> int:
    """Serve the site told of by ``settings`` until SIGINT or SIGTERM; return the exit status.

    Args:
        settings: of the site.
        flask: the path of the command that starts the background worker.
        first_owner: makes the link that makes the first owner, "" when there is one; it leaves
            no connection to the database open.
        nginx: whether nginx stands before it, as on a server.

    """
    taken = _port_taken(settings.port)
    if taken:
        click.echo(
            _(
                "Port %(port)s is taken: %(why)s. Choose another one, for example: "
                "PORT=8001 make run",
                port=settings.port,
                why=taken,
            )
        )
        return 1
    _announce(settings, first_owner())
    ending = threading.Event()
    helpers = [_Helper([str(flask), "worker"], ending)]
    offered = settings.data / DEMO_OFFERED
    if not offered.exists():
        helpers.append(_Helper([str(flask), "demo", "load"], ending, once=offered))
    with tempfile.TemporaryDirectory(prefix="photoallegret-") as folder:
        behind = Path(folder) / "web.sock" if nginx else None
        if behind is not None:
            helpers.append(_Helper(nginx_command(settings, Path(folder), behind), ending))
        for helper in helpers:
            helper.start()
        try:
            if behind is not None:
                _serve(settings, BEHIND, uds=behind, uds_permissions=OWNER_ALONE)
            else:
                _serve(settings, THREADS, address=ADDRESS, port=settings.port)
        finally:
            ending.set()
            for helper in helpers:
                helper.stop()
    return 0


def serve_socket(settings: Settings, path: Path, processes: int = WORKERS) -> int:
    """Serve pages alone on the unix socket at ``path`` until SIGINT or SIGTERM.

    Behind a proxy that takes bodies whole and never shows the socket to anybody else.

    Args:
        settings: of the site.
        path: of the socket.
        processes: how many answer; this one is the first.

    Returns:
        the exit status: 1 when somebody listens there already.

    """
    if _listens(path):
        click.echo(_("Somebody listens at %(path)s already.", path=path))
        return 1
    path.unlink(missing_ok=True)  # left by a server that was killed
    serve_pages(settings, processes, uds=path, uds_permissions=OWNER_ALONE)
    return 0


def serve_pages(settings: Settings, processes: int, **place: Any) -> None:  # noqa: ANN401 -- as granian calls it
    """Serve pages alone at ``place``, behind a proxy that is never slow."""
    _serve(settings, BEHIND, Alone, workers=processes, **place)


class Alone(MPServer):
    """Answers in this very process: no parent beside it holds the program once more.

    Other processes are forked from it, and share its pages of memory until they write to them.
    When one of them ends untold, all end: whoever supervises starts them again.
    """

    def _serve(self, spawn_target: Any, target_loader: Any) -> None:  # noqa: ANN401 -- granian's
        """Serve until SIGINT or SIGTERM."""
        self._init_shared_socket()  # type: ignore[no-untyped-call]  # as granian does
        self._start_ipc()  # type: ignore[no-untyped-call]  # as above
        gc.collect()
        gc.freeze()  # else a collection writes to every page, and none stays shared
        for index in range(1, self.workers):
            other = self._spawn_worker(index, spawn_target, target_loader)
            other.inner.start()
            self.wrks.append(other)
            threading.Thread(target=self._end_after, args=(other,), daemon=True).start()
        try:
            self._spawn_worker(0, spawn_target, target_loader).inner.run()
        finally:
            self.shutdown()  # type: ignore[no-untyped-call]  # as above

    def _end_after(self, other: Any) -> None:  # noqa: ANN401 -- granian's
        wait([other.inner.sentinel])  # who joins it here takes its end from shutdown()
        if not other.interrupt_by_parent:
            self.interrupt_children.append(other.idx)  # so the exit status is 1
            os.kill(os.getpid(), signal.SIGTERM)


def _serve(
    settings: Settings,
    threads: int,
    kind: type[MPServer] = MPServer,
    *,
    workers: int = WORKERS,
    **place: Any,  # noqa: ANN401 -- as granian calls it
) -> None:
    """Serve at ``place`` until told to end, with so many threads that draw in each process."""
    server = kind(
        "app:app",
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,  # it takes requests; the threads of the other lane are ours
        http=HTTPModes.http1,  # nobody speaks the other without encryption
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_dictconfig=SERVER_LOGGING if settings.is_production else None,
        log_level="warning",  # type: ignore[arg-type]  # an enumeration of strings
        **place,
    )
    # granian has no other door.
    mp._wsgi_call_wrap = partial(_in_lanes, threads)  # type: ignore[attr-defined]  # noqa: SLF001
    server.serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)


def _in_lanes(threads: int, site: Any, options: dict[str, Any], _log: None) -> Lanes:  # noqa: ANN401 -- granian's
    """Return what answers the requests that granian brings, in the place of its own wrapper."""
    slow = wsgi._callback_wrapper(site, options)  # noqa: SLF001 -- as above
    return Lanes(site.extensions[EXTENSION].layer.quick, slow, threads)


class _Helper(threading.Thread):
    """A process beside the server. Its thread lives as long as it, so that it dies with us.

    It is started again whenever it ends, unless it is to be done ``once``: then the file of
    that name is made at its end, and an end by a signal is none.
    """

    def __init__(
        self, command: list[str], ending: threading.Event, *, once: Path | None = None
    ) -> None:
        super().__init__(daemon=True)
        self.command, self.ending, self.once = command, ending, once
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the process, and again after a pause if it is needed always."""
        parent = os.getpid()
        while not self.ending.is_set():
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                self.command,
                preexec_fn=partial(die_with_parent, parent),  # noqa: PLW1509 -- no lock is held
            )
            status = self.process.wait()
            if self.once is not None:
                if status >= 0 and not self.ending.is_set():
                    self.once.touch()
                return
            self.ending.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        """Ask the process to end, and make it after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.process.poll() is None:
            self.process.kill()


def _load(parent: int) -> Any:  # noqa: ANN401 -- a WSGI callable
    """Return the site, in a server process: the door, imported already where it was forked."""
    if os.getpid() != parent:
        die_with_parent(parent)
        # A terminal's Ctrl-C comes to every process. One that stops for it and is told by the
        # server in the same instant waits for ever: the second signal's handler for the first's
        # lock.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    spare_memory()
    sys.setswitchinterval(SWITCH_SECONDS)
    app = importlib.import_module("app").app
    app.extensions[EXTENSION].switch.claim()
    if app.extensions["photoallegret"].database_url.startswith("postgresql"):
        from photoallegret.pages.following import Follower  # noqa: PLC0415 -- slow import

        Follower(app).start()
    return app


def _port_taken(port: int) -> str:
    """Say why the port cannot be had, "" when it can: the server itself would share it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _listens(path: Path) -> bool:
    """Say whether somebody listens on the unix socket at ``path``."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        try:
            trial.connect(str(path))
        except OSError:
            return False
    return True


def _announce(settings: Settings, first_owner: str) -> None:
    click.echo(f"{settings.site.name}: {settings.base_url}/")
    if settings.is_production:
        click.echo(f"http://{ADDRESS}:{settings.port}")
    click.echo(_("Data folder: %(path)s", path=settings.data))
    click.echo(_("Settings: %(path)s", path=settings.site_file))
    if first_owner:
        click.echo(_("To own the studio, open within 24 hours: %(link)s", link=first_owner))
    click.echo(_("Ctrl-C ends it."))
