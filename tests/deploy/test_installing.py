"""deploy/install, in a folder that stands for a machine: it installs, again too, and serves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.asking import ask
from deploy.installing import SITE, install, socket_of
from deploy.machine import Machine, Trouble
from deploy.releases import HOME, name_of, prune
from photoallegret.paths import TOP
from tests.deploy.installed import DOMAIN, Processes, bare, complete
from tests.support.processes import becomes


def everything(root: Path) -> dict[str, tuple[int, int, str]]:
    """Return each file and link below ``root`` but those of releases: when, how, where to."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [one for one in folders if one not in ("releases", "venvs", "lib")]
        for name in (*folders, *names):
            path = Path(folder, name)
            told = path.lstat()
            leads = str(path.readlink()) if path.is_symlink() else ""
            if path.is_symlink() or path.is_file():
                found[str(path)] = (told.st_mtime_ns, told.st_mode, leads)
    return found


def test_a_dry_run_says_every_act_and_does_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, TOP / "deploy/install", "--domain", DOMAIN, "--dry-run",
         "--root", tmp_path / "machine"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert not (tmp_path / "machine").exists()
    for act in ("photoallegret@.service", "site.toml", "requirements.txt", "upstream.conf",
                "certbot", "enable --now", "user photoallegret"):  # fmt: skip
        assert any(act in line for line in done.stdout.splitlines()), act


@pytest.mark.parametrize("domain", ["", "example", "https://example.org", "a b.org", "é.org"])
def test_what_is_no_domain_is_refused(tmp_path: Path, domain: str) -> None:
    done = subprocess.run(
        [sys.executable, TOP / "deploy/install", "--domain", domain, "--root", tmp_path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "no domain name" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_installs_says_what_to_complete_and_serves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "m"
    machine = bare(root)

    with pytest.raises(Trouble) as told:
        install(machine, DOMAIN)
    complete(machine)
    install(Machine(root), DOMAIN)
    before = everything(root)
    again = Machine(root)
    install(again, DOMAIN)
    after = everything(root)
    door = socket_of(machine, "a")
    parts = Processes(machine, tmp_path)
    parts.start("photoallegret@a")
    try:
        serves = becomes(lambda: ask(door, DOMAIN, "/") == 200, 30)
        stranger = ask(door, "evil.example", "/contact")
    finally:
        parts.stop_all()

    assert "publisher.registration" in str(told.value)
    assert "publisher.telephone" in str(told.value)
    assert f"{root}/etc/photoallegret/site.toml" in str(told.value)
    assert (again.acts, after) == (0, before)
    assert (serves, stranger) == (True, 400)
    assert f'host = "{DOMAIN}"' in (root / "etc/photoallegret/site.toml").read_text()
    assert (root / "etc/photoallegret/site.toml").stat().st_mode & 0o777 == 0o600
    assert (root / "var/lib/photoallegret/site").stat().st_mode & 0o777 == 0o700
    assert (root / "etc/nginx/nginx.conf").read_text().startswith("user photoallegret;")
    assert f"include {root}/etc/nginx/photoallegret-upstream.conf;" in machine.at(SITE).read_text()
    release = machine.at(f"{HOME}/current").resolve()
    assert release == machine.at(f"{HOME}/a").resolve()
    assert not any(path.name in (".git", "instance") for path in release.iterdir())
    assert "left out" in capsys.readouterr().out


def test_another_release_is_replaced_by_an_upgrade_alone(tmp_path: Path) -> None:
    machine = bare(tmp_path)
    other = machine.at(f"{HOME}/releases/0.0.1-other")
    other.mkdir(parents=True)
    machine.link(f"{HOME}/current", "releases/0.0.1-other")
    machine.write(SITE, "upstream photoallegret {}\n")

    with pytest.raises(Trouble, match="deploy/upgrade"):
        install(machine, DOMAIN)


def test_it_needs_nothing_but_python() -> None:
    """It runs before anything is installed."""
    code = "import sys; sys.path.insert(0, '.'); import deploy.installing, deploy.upgrading"

    done = subprocess.run(["python3", "-I", "-S", "-c", code], cwd=TOP, check=False)

    assert done.returncode == 0


def test_what_never_served_is_installed_in_another_state(tmp_path: Path) -> None:
    machine = bare(tmp_path / "m")
    with pytest.raises(Trouble, match="Complete"):
        install(machine, DOMAIN)
    former = machine.at(f"{HOME}/releases/0.0.1-former")
    former.mkdir()
    for name in ("a", "current"):
        machine.link(f"{HOME}/{name}", "releases/0.0.1-former")

    complete(machine)
    install(machine, DOMAIN)

    assert machine.at(f"{HOME}/current").resolve() != former
    assert machine.at(f"{HOME}/a").resolve() != former


def test_a_release_is_the_program_and_nothing_that_lies_beside(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "photoallegret").mkdir(parents=True)
    (tree / "photoallegret/door.py").touch()
    (tree / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    before = name_of(tree)
    (tree / "key.txt").write_text("AGE-SECRET-KEY-1")

    assert name_of(tree) == before


def test_what_a_copy_cut_short_left_goes(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    releases = tmp_path / "opt/photoallegret/releases"
    (releases / ".draft/photoallegret").mkdir(parents=True)
    (releases / "whole").mkdir()
    (releases / "whole/.venv").symlink_to("../../venvs/ab")
    (tmp_path / "opt/photoallegret/venvs/ab").mkdir(parents=True)

    prune(machine, set())

    assert [one.name for one in releases.iterdir()] == ["whole"]
