"""`flask backup`, as the photographer types it."""

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from photoallegret.backups.commands.restoring import bare_app, restores
from photoallegret.backups.operations.age import PREFIX
from photoallegret.backups.operations.running import Done
from photoallegret.backups.queries import archives_in
from photoallegret.config import Settings
from photoallegret.i18n import speaking
from tests.backups.conftest import named


def told(app: Flask, *words: str, status: int = 0) -> str:
    with speaking("en"):
        result = app.test_cli_runner().invoke(args=["backup", *words])
    assert result.exit_code == status, result.output
    return result.output


def test_a_copy_is_made_listed_and_looked_at(
    app: Flask, photo: str, destination: Path, identity: Path
) -> None:
    made = told(app, "run")
    listed = told(app, "list")
    outside = told(app, "verify")
    opened = told(app, "verify", "--identity", str(identity))
    (archive,) = archives_in(destination)
    archive.note_path.unlink()

    assert photo
    assert f"{archive.path}, " in made
    assert "One new original." in made
    assert PREFIX not in made
    assert listed.startswith(archive.path.name)
    assert "It was not opened" in outside
    assert re.search(r"was opened: \d+ rows, 3 files", opened)
    assert "1 named, 1 read to their end, 0 missing" in opened
    assert "unfinished" in told(app, "list")
    assert "no finished copy" in told(app, "verify", status=1)
    assert "was not finished" in told(app, "verify", str(archive.path), status=1)


def test_what_did_not_get_elsewhere_is_said(app: Flask, mirrored: Settings) -> None:
    assert "Not sent" not in told(app, "run")
    app.extensions["photoallegret"] = named(mirrored, bucket="s3://no-such-bucket")

    assert "Not sent elsewhere: s3://no-such-bucket: " in told(app, "run", status=1)
    assert "Not sent elsewhere: s3://no-such-bucket: " in told(app, "prune", status=1)


def test_what_is_wrong_is_said(app: Flask, destination: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("x")

    assert "no copy's name" in told(app, "verify", str(other), status=1)
    destination.rmdir()
    assert "is no folder" in told(app, "run", status=1)
    assert "is no folder" in told(app, "list", status=1)


def test_the_key_is_shown_once(app: Flask, settings: Settings) -> None:
    text = settings.site_file.read_text()
    line = f'recipient = "{settings.site.backup.recipient}"\n'
    settings.site_file.write_text(text.replace(line, ""))
    app.extensions["photoallegret"] = named(app.extensions["photoallegret"], recipient="")

    unattended = told(app, "run", "--unattended", status=1)
    first, again = told(app, "run"), told(app, "run")

    assert "the first copy makes a key" in unattended
    assert first.count(PREFIX) == 1
    assert PREFIX not in again
    assert PREFIX not in settings.site_file.read_text()


def test_only_what_puts_a_site_back_opens_none() -> None:
    assert restores(["flask", "restore", "file"])
    assert restores(["flask", "backup", "fetch", "folder"])
    assert not restores(["flask", "backup", "run"])
    assert not restores(["flask", "photos", "restore", "1"])
    assert not restores(["flask"])
    assert sorted(bare_app().cli.commands) == ["backup", "restore"]


def test_a_folder_in_which_something_lies_is_not_filled(
    app: Flask, copy: Callable[[], Done], identity: Path, tmp_path: Path
) -> None:
    path = str(copy().archive.path)
    words = ["restore", path, "--identity", str(identity), "--to"]
    with speaking("en"):
        full = app.test_cli_runner().invoke(args=[*words, str(tmp_path)])
        other = app.test_cli_runner().invoke(args=["restore", str(identity)])

    assert (full.exit_code, other.exit_code) == (1, 1)
    assert "is not empty" in full.output
    assert "no copy's name" in other.output
