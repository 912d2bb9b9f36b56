"""Data folders of the site for one measurement each, and the site served from them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

from bench.plan import FLASK, environment
from photoallegret.config import Settings, read_settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.paths import SITE_EXAMPLE, TOP
from photoallegret.serve import DEMO_OFFERED

PATIENCE_SECONDS = 30
LOOPBACK = "127.0.0.1"
LOG = "bench-server.log"
PICTURES = {"originals", "renditions"}


@dataclass(frozen=True, slots=True)
class Site:
    """One data folder and the port its site would be served on."""

    data: Path
    port: int
    is_behind: bool = False
    """Whether nginx stands before it."""
    is_production: bool = False
    database: str = ""
    """Address of a database other than the folder's own."""

    @property
    def told(self) -> dict[str, str]:
        """Return what the site is told by its environment."""
        told = {"PHOTOALLEGRET_DATA": str(self.data), "PORT": str(self.port)}
        told |= {"PHOTOALLEGRET_PROXY": "nginx"} if self.is_behind else {}
        told |= {"PHOTOALLEGRET_DATABASE_URL": self.database} if self.database else {}
        return told | ({"PHOTOALLEGRET_ENV": "production"} if self.is_production else {})

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of the site's commands."""
        return environment(**self.told)

    @property
    def settings(self) -> Settings:
        """Return the site's settings, for an application in this process."""
        return read_settings(self.told)


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        port: int = trial.getsockname()[1]
        return port


def new_site(
    data: Path, widths: Sequence[int] = (), avif_speed: int | None = None, database: str = ""
) -> Site:
    """Make an empty site in the new folder `data`, its database migrated, without the demo."""
    data.mkdir()
    text = SITE_EXAMPLE.read_text(encoding="utf-8")
    if widths:
        text = _set(text, "widths", str(sorted(widths)))
    if avif_speed is not None:
        text = _set(text, "avif_speed", str(avif_speed))
    (data / "site.toml").write_text(text, encoding="utf-8")
    (data / DEMO_OFFERED).touch()
    site = Site(data, free_port(), database=database)
    with create_app(site.settings).app_context():
        db.engine.dispose()
    return site


def _set(text: str, key: str, value: str) -> str:
    changed, count = re.subn(rf"(?m)^{key} = [^#\n]*", f"{key} = {value} ", text)
    if count != 1:
        message = f"{SITE_EXAMPLE} says {key} {count} times"
        raise ValueError(message)
    return changed


def copy_of(site: Site, data: Path) -> Site:
    """Return a site on a copy of the data folder of `site`, which nothing is writing to."""
    shutil.copytree(site.data, data)
    return Site(data, free_port())


def linked_copy(site: Site, data: Path, *, is_behind: bool = False) -> Site:
    """Return a site of its own on the same pictures, which are linked: nothing else is shared."""

    def copy(source: str, target: str) -> str:
        is_picture = PICTURES & set(Path(source).relative_to(site.data).parts[:1])
        if is_picture:
            os.link(source, target)
        else:
            shutil.copy2(source, target)
        return target

    kept = shutil.ignore_patterns("pages")
    shutil.copytree(site.data, data, copy_function=copy, ignore=kept)
    return Site(data, free_port(), is_behind)


def discard(site: Site) -> None:
    """Remove the data folder of `site`."""
    shutil.rmtree(site.data)


@contextmanager
def served(site: Site, *, works: bool = True) -> Iterator[int]:
    """Serve `site` as `make run` does; yield the process id of the server.

    Without `works` the pages alone are served: nothing happens in the background.
    """
    whole = [str(FLASK), "serve", "--with-parent"]
    with _running(site, whole if works else _pages_alone(site)) as process:
        _wait_until_it_answers(process, site)
        yield process.pid


@contextmanager
def in_production(site: Site, processes: int = 1) -> Iterator[tuple[int, int]]:
    """Serve `site` as behind nginx: so many processes, and the worker beside them.

    Yield the process ids of the server and of the worker.
    """
    with (
        _running(site, _pages_alone(site, processes)) as server,
        _running(site, [str(FLASK), "worker"]) as worker,
    ):
        _wait_until_it_answers(server, site)
        yield server.pid, worker.pid


def _pages_alone(site: Site, processes: int = 1) -> list[str]:
    return [sys.executable, "-m", "bench.production", str(site.port), str(processes)]


@contextmanager
def _running(site: Site, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    with (site.data / LOG).open("a+b") as said:
        process = subprocess.Popen(
            command, cwd=TOP, env=site.env, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answer(site: Site, path: str) -> str:
    """Return the page at `path` as the program itself, which is served, answers a proxy.

    Raises:
        URLError: it is not there.

    """
    told = {"Host": site.settings.hosts[0], "X-Forwarded-Proto": "https"}
    address = f"http://{LOOPBACK}:{site.port}{path}"
    asked = urllib.request.Request(address, headers=told)
    with urllib.request.urlopen(asked, timeout=5) as answered:  # noqa: S310 -- as above
        page: str = answered.read().decode()
        return page


def _wait_until_it_answers(process: subprocess.Popen[bytes], site: Site) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            answer(site, "/")
        except HTTPError:
            break
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    said = (site.data / LOG).read_text(errors="replace")[-2000:]
    message = f"the site did not answer on port {site.port}: {said}"
    raise RuntimeError(message)
