"""A site put back from a copy: into a new folder, looked at there, then switched in one step.

Nothing of the present site is touched before the new one was found good; it stays beside, under
another name. The program's own commands migrate, replay and examine, as they would by hand.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from photoallegret.backups.operations.age import KeyProblemError
from photoallegret.backups.operations.archives import ArchiveError, Manifest, copy, unpack
from photoallegret.backups.operations.originals import DamagedOriginalError, bring_back
from photoallegret.backups.operations.snapshots import (
    FILES,
    POSTGRESQL,
    SnapshotError,
    put_back,
)
from photoallegret.backups.operations.switching import is_in_use, switch
from photoallegret.backups.operations.verifying import check_database
from photoallegret.backups.queries import GONE, Archive, original_at
from photoallegret.clock import now
from photoallegret.migrations import is_known
from photoallegret.paths import TOP
from photoallegret.privacy.operations.restored import mark_restored
from photoallegret.storage import PLACES, Storage, sync_folder

MUST_HOLD = frozenset({"database", "keys", "erasures"})
"""Checks of the doctor without which a site put back is not switched in; the others are told."""
RENDITIONS = PLACES[False]

Tell = Callable[[str], None]


class RestoreError(Exception):
    """Nothing was put back, and nothing was changed; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put back, and where."""

    archive: Archive
    keys: Sequence[Any]
    target: Path
    """The data folder it becomes; what stands there is kept beside."""
    journal: Path | None
    """The last journal of erasures; None: none is left."""
    database: str = ""
    """Address of an empty PostgreSQL database; "": a copy of SQLite needs none."""


@dataclass(slots=True)
class Restored:
    """A site that was put back."""

    manifest: Manifest
    lacking: list[str] = field(default_factory=list)
    """Digests of originals that the copy names and no file has."""
    troubles: list[str] = field(default_factory=list)
    """What became of pictures, and other failures that the doctor found."""
    former: Path | None = None
    """Where the site that stood there stands now."""


def restore(wanted: Wanted, tell: Tell) -> Restored:
    """Put a site back.

    Args:
        wanted: what, and where.
        tell: is told each step, in a word.

    Raises:
        RestoreError: it cannot be done; the present site is as it was.

    """
    target = wanted.target
    if is_in_use(target):
        message = f"{target} is in use: stop the site and its worker first"
        raise RestoreError(message)
    folder = target.with_name(f".{target.name}.restoring-{os.getpid()}")
    try:
        folder.mkdir(mode=0o700, parents=True)
        manifest = fill(wanted, folder, tell)
        done = Restored(manifest)
        tell("originals")
        done.lacking = _bring_originals(wanted, manifest, folder)
        _carry_renditions(target, folder)
        tell("rebuild")
        gone = wanted.archive.path.parent / GONE
        words = ("--gone", str(gone)) if gone.is_file() else ()
        told = _flask(wanted, folder, "photos", "rebuild", *words)
        rebuilt = (told.stdout + told.stderr).splitlines()
        done.troubles = [*rebuilt, *examine(wanted, folder, tell)]
        tell("switch")
        done.former = switch(folder, target, now())
    except (ArchiveError, KeyProblemError, OSError, SnapshotError) as error:
        message = f"{wanted.archive.path.name} cannot be put back: {error}"
        raise RestoreError(message) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.former is not None:
        _go_back_if_broken(wanted, done.former, tell)
    return done


def fill(wanted: Wanted, folder: Path, tell: Tell) -> Manifest:
    """Unpack the archive in ``folder``, marked as put back, and its database where it belongs.

    Raises:
        RestoreError: it is of another kind of database, or of a newer program.
        ArchiveError, KeyProblemError, OSError, SnapshotError: it cannot be read or written.

    """
    tell("unpack")
    mark_restored(folder, wanted.archive.at)

    def keep(name: str, content: IO[bytes]) -> None:
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            copy(content, file)
            file.flush()
            os.fsync(file.fileno())

    manifest = unpack(wanted.archive.path, wanted.keys, keep)
    mark_restored(folder, datetime.fromisoformat(manifest.facts.at))
    if not is_known(manifest.facts.revision):
        message = f"it was made by a newer program, whose tables are {manifest.facts.revision}"
        raise ArchiveError(message)
    check_database(manifest, folder)
    kind = manifest.facts.kind
    if (kind == POSTGRESQL) is not bool(wanted.database):
        message = (
            "it holds a PostgreSQL database: name an empty one with --database"
            if kind == POSTGRESQL
            else "it holds an SQLite database, and goes into no other"
        )
        raise ArchiveError(message)
    if kind == POSTGRESQL:
        tell("database")
        put_back(folder / FILES[kind], wanted.database)
        (folder / FILES[kind]).unlink()
    return manifest


def examine(wanted: Wanted, folder: Path, tell: Tell) -> list[str]:
    """Migrate the site in ``folder``, replay its erasures, and look at it.

    Returns:
        failures with which it may be served.

    Raises:
        RestoreError: a step failed, or what must hold does not.

    """
    if wanted.journal is not None:
        tell("replay")
        _demand(_flask(wanted, folder, "privacy", "replay", str(wanted.journal)))
    tell("doctor")
    told = _flask(wanted, folder, "doctor", "--json")
    try:
        findings: list[Mapping[str, str]] = json.loads(told.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        message = f"the doctor says nothing: {_end(told)}"
        raise RestoreError(message) from error
    must_hold = MUST_HOLD - ({"erasures"} if wanted.journal is None else set())
    failing = {
        one["name"]: f"{one['name']}: {one['message']}"
        for one in findings
        if one["level"] == "failure"
    }
    broken = [failing[name] for name in sorted(must_hold & set(failing))]
    if broken or not must_hold & {one["name"] for one in findings}:
        raise RestoreError("; ".join(broken) or f"the site does not start: {told.stdout}")
    return [words for name, words in failing.items() if name not in MUST_HOLD]


def _go_back_if_broken(wanted: Wanted, former: Path, tell: Tell) -> None:
    """Look once more where the site stands now; put the former one back if it fails there.

    Raises:
        RestoreError: it failed.

    """
    try:
        examine(wanted, wanted.target, tell)
    except RestoreError:
        failed = switch(former, wanted.target, now())
        if failed is not None:
            shutil.rmtree(failed, ignore_errors=True)
        raise


def _bring_originals(wanted: Wanted, manifest: Manifest, folder: Path) -> list[str]:
    """Bring back the originals that the copy names; return the digests of those that lack."""
    here, there = Storage(wanted.target), Storage(folder)
    lacking = []
    for sha256 in manifest.facts.originals:
        target, source = there.original(sha256), original_at(wanted.archive.path.parent, sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            bring_back(source, target, sha256, wanted.keys)
        except (DamagedOriginalError, KeyProblemError, OSError):
            if not _link(here.original(sha256), target, sha256):
                lacking.append(sha256)
        sync_folder(target.parent)
    return lacking


def _link(source: Path, target: Path, sha256: str) -> bool:
    """Take the present site's own original where the copy has none; say whether it is right."""
    with suppress(OSError), source.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            shutil.copyfile(source, target)
            target.chmod(0o400)
            return True
    return False


def _carry_renditions(target: Path, folder: Path) -> None:
    """Take the present site's renditions along, seen by nobody until they are settled.

    Each is called by its digest: those that the database does not name are set aside later.
    """
    for place in PLACES.values():
        for key in (target / place).glob("??/*"):
            new = folder / RENDITIONS / key.parent.name / key.name
            new.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in key.iterdir():
                with suppress(OSError):
                    os.link(path, new / path.name)


def _flask(wanted: Wanted, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the program's own commands on the site in ``folder``, as it will be served."""
    left = {"PHOTOALLEGRET_DATA", "PHOTOALLEGRET_SITE", "PHOTOALLEGRET_DATABASE_URL"}
    environ = {name: value for name, value in os.environ.items() if name not in left}
    environ["PHOTOALLEGRET_DATA"] = str(folder)
    if wanted.database:
        environ["PHOTOALLEGRET_DATABASE_URL"] = wanted.database
    return subprocess.run(  # noqa: S603 -- words of our own
        [sys.executable, "-m", "flask", "--app", str(TOP / "app.py"), *words],
        cwd=TOP,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def _demand(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise RestoreError(_end(done))


def _end(done: subprocess.CompletedProcess[str]) -> str:
    told = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
    return told[-1] if told else f"status {done.returncode}"
