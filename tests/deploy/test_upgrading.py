"""deploy/upgrade, with real servers, nginx and visitors: nobody notices."""

import os
import shutil
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

import pytest

from deploy import asking
from deploy.asking import ask
from deploy.installing import UPSTREAM, install, socket_of
from deploy.machine import Machine, Trouble
from deploy.releases import HOME
from deploy.upgrading import upgrade
from photoallegret import proxy
from tests.deploy.installed import DOMAIN, Processes, bare, certify, complete, releases_of
from tests.support import nginx
from tests.support.processes import becomes

PAGES = ("/", "/contact", "/galeries", "/compte/connexion", "/?now", "/robots.txt")
VISITORS = 4


@dataclass
class Visitors:
    """Who asks for pages all the time, as browsers do, and counts what came back."""

    port: int
    ending: threading.Event = field(default_factory=threading.Event)
    answers: Counter[str] = field(default_factory=Counter)

    def page(self, page: str) -> bytes:
        """Return the body of ``page``."""
        return self.ask(page, "GET", None)[1]

    def status(self, page: str, method: str = "GET", body: bytes | None = None) -> int:
        """Return the status of ``page``, 0 when no answer comes."""
        return self.ask(page, method, body)[0]

    def ask(self, page: str, method: str, body: bytes | None) -> tuple[int, bytes]:
        """Return status and body of ``page``."""
        context = ssl._create_unverified_context()  # noqa: S323 -- our own
        connection = HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)
        plain = connection._create_connection  # type: ignore[attr-defined]  # a name of its own
        connection.connect = lambda: setattr(  # type: ignore[method-assign]  # as above
            connection,
            "sock",
            context.wrap_socket(plain(("127.0.0.1", self.port), 30), server_hostname=DOMAIN),
        )
        try:
            connection.request(method, page, body=body, headers={"Host": DOMAIN})
            answer = connection.getresponse()
            told = answer.read()
        except (OSError, HTTPException):
            return 0, b""
        else:
            return answer.status, told
        finally:
            connection.close()

    def visit(self, number: int) -> None:
        """Ask until told to end; each fourth time send something."""
        count = number
        while not self.ending.is_set():
            count += 1
            page = PAGES[count % len(PAGES)]
            if count % 4:
                self.answers[str(self.status(page))] += 1
            else:
                sent = self.status("/compte/connexion", "POST", b"email=a&password=b")
                self.answers[f"sent {sent}"] += 1


@dataclass
class Site:
    """A site installed and served, with visitors."""

    machine: Machine
    parts: Processes
    visitors: Visitors

    def front(self, _host: str, page: str) -> int:
        """Return what a visitor gets."""
        return self.visitors.status(page)

    def another(self, name: str) -> Path:
        """Return another release, the same but for its name."""
        first = self.machine.at(f"{HOME}/current").resolve()
        release = releases_of(self.machine) / name
        shutil.copytree(first, release, symlinks=True)
        return release


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if nginx.path() is None or shutil.which("openssl") is None:
        assert not os.environ.get("CI"), "nginx or openssl is missing (apt install nginx-light)"
        pytest.skip("TESTS OF UPGRADES SKIPPED: no nginx or openssl (apt install nginx-light)")
    root, folder = tmp_path / "m", tmp_path / "n"
    folder.mkdir()
    machine = bare(root)
    with pytest.raises(Trouble):
        install(machine, DOMAIN)
    complete(machine)
    install(machine, DOMAIN)
    certify(folder)
    parts = Processes(machine, folder)
    with ExitStack() as stack:
        stack.callback(parts.stop_all)
        parts.start("photoallegret@a")
        parts.start("photoallegret-worker")
        assert becomes(lambda: ask(socket_of(machine, "a"), DOMAIN, "/robots.txt") == 200, 30)
        stack.enter_context(nginx.running(folder, parts.site(), brotli=proxy.has_brotli()))
        visitors = Visitors(parts.https)
        assert visitors.status("/") == 200
        threads = [threading.Thread(target=visitors.visit, args=(n,)) for n in range(VISITORS)]
        for thread in threads:
            thread.start()

        def leave() -> None:
            visitors.ending.set()
            for thread in threads:
                thread.join()

        stack.callback(leave)
        yield Site(machine, parts, visitors)


def test_no_request_is_lost_while_one_release_replaces_another(site: Site) -> None:
    release = site.another("0.2.0-other")

    upgrade(site.machine, site.parts, release, site.front)
    time.sleep(1)
    site.visitors.ending.set()

    answers = site.visitors.answers
    assert {name.removeprefix("sent ") for name in answers} <= {"200", "400"}, answers
    assert answers["200"] > 50
    assert site.machine.at(f"{HOME}/current").resolve() == release
    assert "b.sock" in site.machine.at(UPSTREAM).read_text()
    assert not socket_of(site.machine, "a").exists()
    assert set(site.parts.running) == {"photoallegret@b", "photoallegret-worker"}
    [snapshot] = site.machine.at("/var/lib/photoallegret/upgrades").glob("*Z-before-0.2.0-other")
    assert snapshot.read_bytes().startswith(b"SQLite format 3")
    [shown] = site.machine.at("/var/lib/photoallegret/site/pages").glob("current")
    assert becomes((shown / ".served/.html").exists, 10), "the new release keeps pages"


@pytest.mark.parametrize("fault", ["it ends", "it fails", "nginx refuses"])
def test_one_that_does_not_serve_leaves_the_old_one_serving(
    site: Site, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 8.0)
    release, old = site.another("0.2.0-bad"), site.machine.at(f"{HOME}/current").resolve()
    for compiled in (release / "__pycache__").glob("app.*"):
        compiled.unlink()
    door = (release / "app.py").read_text()
    if fault == "it ends":
        door += "\nif 'serve' in sys.argv:\n    sys.exit('broken')\n"
    elif fault == "it fails":
        door += (
            "\ninner = app.wsgi_app\n"
            "def broken(environ, start):\n"
            "    if environ['PATH_INFO'] == '/contact':\n"
            "        start('500 BROKEN', [])\n"
            "        return [b'']\n"
            "    return inner(environ, start)\n"
            "app.wsgi_app = broken\n"
        )
    else:
        monkeypatch.setattr(site.parts, "reload_nginx", refusing(site.parts.reload_nginx))
    (release / "app.py").write_text(door)

    with pytest.raises(Trouble):
        upgrade(site.machine, site.parts, release, site.front)
    time.sleep(1)
    site.visitors.ending.set()

    answers = site.visitors.answers
    assert {name.removeprefix("sent ") for name in answers} <= {"200", "400"}, answers
    assert site.visitors.status("/contact") == 200
    assert site.machine.at(f"{HOME}/current").resolve() == old
    assert "a.sock" in site.machine.at(UPSTREAM).read_text()
    assert set(site.parts.running) == {"photoallegret@a", "photoallegret-worker"}


def refusing(reload: object) -> object:
    """Return a reload that finds the first configuration bad."""
    told: list[bool] = []

    def act() -> None:
        told.append(True)
        if len(told) == 1:
            message = "nginx: configuration file test failed"
            raise Trouble(message)
        reload()  # type: ignore[operator]  # a method

    return act


def test_where_nothing_serves_nothing_is_upgraded(tmp_path: Path) -> None:
    machine = Machine(tmp_path)

    with pytest.raises(Trouble, match="deploy/install"):
        upgrade(machine, Processes(machine, tmp_path), tmp_path, lambda _host, _page: 0)


def test_what_serves_already_stays(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    current = site.machine.at(f"{HOME}/current").resolve()
    before = list(site.parts.acts)

    upgrade(site.machine, site.parts, current, site.front)

    assert site.parts.acts == before
    assert "serves already" in capsys.readouterr().out


def test_changed_settings_are_served_in_the_same_way(site: Site) -> None:
    current = site.machine.at(f"{HOME}/current").resolve()
    settings = site.machine.at("/etc/photoallegret/site.toml")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('name = "photoallegret"', 'name = "Autre nom"', 1))

    upgrade(site.machine, site.parts, current, site.front, anew=True)
    site.visitors.ending.set()

    answers = site.visitors.answers
    assert {name.removeprefix("sent ") for name in answers} <= {"200", "400"}, answers
    assert set(site.parts.running) == {"photoallegret@b", "photoallegret-worker"}
    assert "Autre nom" in site.visitors.page("/").decode()
