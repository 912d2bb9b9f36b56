"""Releases: this tree copied to its own folder, closed to whoever serves it; packages beside."""

import os
import shutil
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

from deploy.machine import Machine

TREE = Path(__file__).resolve().parent.parent
HOME = "/opt/photoallegret"
OURS = (
    "CHANGELOG.md", "README.md", "app.py", "demo", "deploy", "docs", "photoallegret",
    "pyproject.toml", "requirements.txt", "site.example.toml", "static", "templates",
    "translations",
)  # fmt: skip
"""What a release is made of: a key or a note left beside is nobody's to read there."""
NOT_OURS = ("__pycache__",)
DIGEST_LENGTH = 8
KEPT = 3
MADE = ".made"


def name_of(tree: Path = TREE) -> str:
    """Return the name of the release in ``tree``: its version, and a digest of all its files."""
    told = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    digest = sha256()
    for path in _files(tree):
        digest.update(f"{path.relative_to(tree)}\0".encode() + path.read_bytes())
    return f"{told['project']['version']}-{digest.hexdigest()[:DIGEST_LENGTH]}"


def put(machine: Machine, tree: Path = TREE) -> Path:
    """Have the release in ``tree`` ready on ``machine``; return its folder.

    Raises:
        Trouble: its packages cannot be had.

    """
    release = machine.at(f"{HOME}/releases/{name_of(tree)}")
    packages = _packages(machine, tree)
    if release.is_dir() or not machine.says(f"copy {tree} to {release}"):
        return release
    draft = release.with_name(f".{release.name}")
    shutil.rmtree(draft, ignore_errors=True)
    for path in _files(tree):
        target = draft / path.relative_to(tree)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    (draft / ".venv").symlink_to(f"../../venvs/{packages.name}")
    compiler = [str(packages / "bin/python"), "-m", "compileall", "-q"]
    # Its folder is closed to the site, which would compile it at every start.
    subprocess.run([*compiler, "--invalidation-mode", "unchecked-hash", "."], cwd=draft, check=True)
    draft.rename(release)
    return release


def prune(machine: Machine, in_use: set[Path]) -> None:
    """Remove the oldest releases, and packages that none asks for any more."""
    folder = machine.at(f"{HOME}/releases")
    for draft in folder.glob(".*"):  # of a copy cut short
        machine.remove(f"{HOME}/releases/{draft.name}")
    found = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for release in found[KEPT:]:
        if release.resolve() not in in_use:
            machine.remove(f"{HOME}/releases/{release.name}")
    asked = {(one / ".venv").readlink().name for one in folder.iterdir()}
    for packages in machine.at(f"{HOME}/venvs").iterdir():
        if packages.name.removesuffix(MADE) not in asked:
            machine.remove(f"{HOME}/venvs/{packages.name}")


def _packages(machine: Machine, tree: Path) -> Path:
    """Have the packages that ``tree`` asks for; releases that ask for the same share them."""
    pinned = tree / "requirements.txt"
    name = sha256(sys.version.encode() + pinned.read_bytes()).hexdigest()[:DIGEST_LENGTH]
    folder = machine.at(f"{HOME}/venvs/{name}")
    if folder.is_dir():
        return folder
    draft = folder.with_name(f"{name}{MADE}")
    if not machine.dry_run:
        shutil.rmtree(draft, ignore_errors=True)
    # Its programs name the folder they were made in: it is made in its place, and marked by a link.
    machine.run(sys.executable, "-m", "venv", str(draft))
    machine.run(
        f"{draft}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--require-hashes", "--only-binary", ":all:", "-r", str(pinned),
    )  # fmt: skip
    machine.link(f"{HOME}/venvs/{name}", draft.name)
    return folder


def _files(tree: Path) -> list[Path]:
    """Return the files of ``tree`` that are the program's, in order."""
    found = [tree / name for name in OURS]
    for top in OURS:
        for folder, folders, names in os.walk(tree / top):
            folders[:] = [one for one in folders if one[0] != "." and one not in NOT_OURS]
            found += [Path(folder, one) for one in names]
    return sorted(path for path in found if path.is_file())
