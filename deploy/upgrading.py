"""`deploy/upgrade`: another release in the place of the one that serves, and no request lost.

The new one starts beside the old one, on its own socket; visitors are led to it once it answers as
the old one does. Whatever fails before leaves the old one serving.
"""

import argparse
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from deploy.asking import ask, ask_front, wait_until_ready
from deploy.installing import (
    SITE,
    UPSTREAM,
    instance_in,
    is_led,
    socket_of,
    units_of,
    upstream_of,
)
from deploy.machine import Machine, Trouble
from deploy.releases import HOME, prune, put

SNAPSHOTS = "/var/lib/photoallegret/upgrades"
SMOKE = ("/", "/contact", "/sitemap.xml", "/flux.xml", "/compte/connexion")
"""Asked of the new release as of the old one."""
DRAIN_SECONDS, PAUSE_SECONDS = 120.0, 0.2
BROKEN = 500
OTHER = {"a": "b", "b": "a"}


class Services(Protocol):
    """What starts and stops the parts of the site."""

    def start(self, unit: str) -> None:
        """Start ``unit``, now and whenever the machine starts."""

    def stop(self, unit: str) -> None:
        """End ``unit`` once it answered what it was asked; it starts no more by itself."""

    def reload_nginx(self) -> None:
        """Have nginx read its configuration again, once found sound; return at once."""

    def nginx_workers(self) -> set[int]:
        """Return the processes of nginx that answer visitors."""


@dataclass
class Systemd:
    """The machine's own."""

    machine: Machine

    def start(self, unit: str) -> None:
        """Start ``unit``."""
        self.machine.run("systemctl", "enable", "--quiet", "--now", unit)

    def stop(self, unit: str) -> None:
        """End ``unit``."""
        self.machine.run("systemctl", "disable", "--quiet", "--now", unit)

    def reload_nginx(self) -> None:
        """Have nginx read its configuration again."""
        self.machine.run("nginx", "-t", "-q")
        self.machine.run("systemctl", "reload", "nginx")

    def nginx_workers(self) -> set[int]:
        """Return the processes of nginx that answer visitors."""
        with suppress(OSError, ValueError):
            return children_of(int(Path("/run/nginx.pid").read_text(encoding="ascii")))
        return set()


def children_of(parent: int) -> set[int]:
    """Return the processes that ``parent`` started and that live."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, above = path.read_text().rpartition(")")[2].split()[:2]
            if int(above) == parent and state != "Z":
                found.add(int(path.parent.name))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Upgrade as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="deploy/upgrade", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="say each act, do none")
    parser.add_argument(
        "--settings", action="store_true", help="the release that serves, with settings changed"
    )
    told = parser.parse_args(arguments)
    os.umask(0o022)  # releases are root's, and the site's user reads them
    machine = Machine(Path("/"), dry_run=told.dry_run)
    if not machine.dry_run and os.geteuid() != 0:
        parser.error("it changes the machine: run it with sudo (or with --dry-run)")
    try:
        current = installed_on(machine)
        release = current if told.settings else put(machine)
        if machine.dry_run:
            _tell(machine, release)
        else:
            upgrade(machine, Systemd(machine), release, ask_front, anew=told.settings)
    except (Trouble, OSError, subprocess.CalledProcessError) as trouble:
        print(f"\n{trouble}")
        return 1
    return 0


def upgrade(
    machine: Machine,
    services: Services,
    release: Path,
    front: Callable[[str, str], int],
    *,
    anew: bool = False,
) -> None:
    """Have ``release`` serve in the place of the one that does.

    Args:
        machine: where the site is installed.
        services: its parts.
        release: the folder of the release, complete.
        front: asks nginx, as a visitor does, for a page of a host; returns the status.
        anew: whether it may be the release that serves already: its settings changed.

    Raises:
        Trouble: it does not serve, and the old one does as before.

    """
    current = installed_on(machine)
    if current == release.resolve() and not anew:
        print(f"{release.name} serves already.")
        return
    upstream = machine.at(UPSTREAM).read_text(encoding="utf-8")
    old, site = instance_in(upstream), machine.at(SITE).read_text(encoding="utf-8")
    new, host = OTHER[old], host_in(site)
    before = statuses(socket_of(machine, old), host)
    _copy_database(machine, current, release)
    services.stop("photoallegret-worker")  # what it does waits: rows say what is to be done
    try:
        services.stop(f"photoallegret@{new}")  # left by an upgrade that was cut short
        machine.link(f"{HOME}/{new}", f"releases/{release.name}")
        machine.flask(release, "db", "upgrade")
        drawn = machine.flask(release, "proxy", "nginx", "--upstream", str(machine.at(UPSTREAM)))
        services.start(f"photoallegret@{new}")
        wait_until_ready(socket_of(machine, new), host)
        _compare(statuses(socket_of(machine, new), host), before)
        _lead(machine, services, upstream_of(machine, new), drawn)
        _compare({path: front(host, path) for path in SMOKE}, before)
    except BaseException as error:
        print(f"\nThe way back: {current.name} goes on.")
        for act in (
            lambda: _lead(machine, services, upstream, site),
            lambda: services.stop(f"photoallegret@{new}"),
            lambda: services.start("photoallegret-worker"),
        ):
            _tried(act)
        if isinstance(error, Exception) and not isinstance(error, Trouble):
            raise Trouble(str(error)) from error
        raise
    machine.link(f"{HOME}/current", f"releases/{release.name}")
    services.stop(f"photoallegret@{old}")
    services.start("photoallegret-worker")
    _tried(lambda: prune(machine, {current, release.resolve()}))
    print(f"\n{release.name} serves.")


def installed_on(machine: Machine) -> Path:
    """Return the folder of the release that serves on ``machine``.

    Raises:
        Trouble: there is none.

    """
    current = machine.at(f"{HOME}/current").resolve()
    if not current.is_dir() or not is_led(machine):
        message = "nothing serves here: sudo deploy/install --domain …"
        raise Trouble(message)
    return current


def host_in(site: str) -> str:
    """Return the name of the site that nginx is told of in ``site``."""
    named = [
        line.split()[1] for line in site.splitlines() if line.strip().startswith("server_name")
    ]
    return next(name.rstrip(";") for name in named if name != "_;")


def statuses(socket: Path, host: str) -> dict[str, int]:
    """Return what the site answers at ``socket`` for some pages; asked so that none is kept."""
    return {path: ask(socket, host, f"{path}?upgrade") for path in SMOKE}


def _copy_database(machine: Machine, current: Path, release: Path) -> None:
    """Keep the database as it is now, for seven days (tmpfiles.d)."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = machine.at(SNAPSHOTS) / f"{moment}-before-{release.name}"
    print(f"copy the database to {copy}")
    machine.flask(current, "db", "snapshot", str(copy))
    _tried(lambda: machine.flask(current, "backup", "run", "--unattended"))


def _tried(act: Callable[[], object]) -> None:
    """Do what is good to have, and whose failure changes nothing of what follows."""
    try:
        act()
    except (Trouble, OSError) as trouble:
        print(f"not done: {trouble}")


def _compare(found: dict[str, int], before: dict[str, int]) -> None:
    """Hold what the new release answers against what the old one did.

    Raises:
        Trouble: it fails where the old one did not.

    """
    worse = [
        f"{path} answers {status}, before {before[path]}"
        for path, status in found.items()
        if status != before[path] and (before[path] or status >= BROKEN or not status)
    ]
    if worse:
        raise Trouble("; ".join(worse))


def _lead(machine: Machine, services: Services, upstream: str, site: str) -> None:
    """Have nginx lead visitors to ``upstream``, and wait for those it led elsewhere before."""
    acts, former = machine.acts, services.nginx_workers()
    machine.write(UPSTREAM, upstream)
    machine.write(SITE, site)
    if machine.acts == acts:
        return
    services.reload_nginx()
    deadline = time.monotonic() + DRAIN_SECONDS
    while former & services.nginx_workers() and time.monotonic() < deadline:
        time.sleep(PAUSE_SECONDS)


def _tell(machine: Machine, release: Path) -> None:
    """Say what an upgrade to ``release`` does."""
    old = instance_in(machine.at(UPSTREAM).read_text(encoding="utf-8"))
    new = OTHER[old]
    for words in (
        f"copy the database to {SNAPSHOTS}/…-before-{release.name}",
        "stop photoallegret-worker",
        f"link {HOME}/{new} to releases/{release.name}, and bring the database to its revision",
        f"start photoallegret@{new}, and wait until it is ready",
        f"compare {', '.join(SMOKE)} with what photoallegret@{old} answers",
        f"write {UPSTREAM} and {SITE}, reload nginx, and compare again as a visitor",
        f"link {HOME}/current to releases/{release.name}",
        f"stop photoallegret@{old}, start photoallegret-worker: {' '.join(units_of(new))}",
        "remove all but three releases",
    ):
        machine.says(words)
