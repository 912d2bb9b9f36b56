"""The house's commands, as the photographer runs them."""

import json
import sqlite3
from pathlib import Path

from flask import Flask

from photoallegret.paths import SITE_EXAMPLE
from tests.support.processes import flask
from tests.test_config import complete


def test_any_command_makes_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "new"

    done = flask(data, "db", "upgrade")

    assert done.returncode == 0, done.stderr
    made = {path.relative_to(data).as_posix() for path in data.rglob("*")}
    assert {
        "secrets.toml",
        "site.sqlite",
        "originals",
        "renditions/public",
        "renditions/private",
        "uploads",
        "attachments",
        "profiles",
        "exports",
        "pages",
        "outbox",
        "backups",
    } <= made
    assert data.stat().st_mode & 0o077 == 0


def test_doctor_says_what_is_to_complete(tmp_path: Path) -> None:
    done = flask(tmp_path / "new", "doctor", "--json")

    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert findings["legal facts"]["level"] == "attention"
    assert "publisher.telephone" in findings["legal facts"]["message"]
    assert findings["database"]["level"] == "ok"


def test_doctor_is_content_with_a_complete_site(tmp_path: Path) -> None:
    data, copies = tmp_path / "data", tmp_path / "copies"
    data.mkdir()
    copies.mkdir()
    named = f'[backup]\nidentity = "{tmp_path / "key"}"\ndestination = "{copies}"\n\n'
    text = complete(SITE_EXAMPLE.read_text(encoding="utf-8"))
    before, _, rest = text.partition("[backup]\n")
    text = before + named + rest.partition("\n\n")[2]
    (data / "site.toml").write_text(text, encoding="utf-8")
    flask(data, "accounts", "create-owner", "owner@example.org")
    flask(data, "privacy", "run-due")
    copied = flask(data, "backup", "run")
    tried = flask(data, "backup", "try")

    done = flask(data, "doctor")

    assert (copied.returncode, tried.returncode) == (0, 0), copied.stderr + tried.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OK Faits des mentions" in done.stdout
    assert "OK Essai de restauration" in done.stdout


def test_doctor_changes_nothing(tmp_path: Path) -> None:
    """A database of an older release, too, stays as it is: the doctor says what it lacks."""
    flask(tmp_path, "db", "upgrade")
    older = sqlite3.connect(tmp_path / "site.sqlite")
    older.execute("UPDATE alembic_version SET version_num = '4e7b0d92c6a1'")
    older.commit()
    older.close()
    before = _files(tmp_path)

    done = flask(tmp_path, "doctor", "--json")

    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert _files(tmp_path) == before
    assert done.returncode == 2
    assert findings["database"]["mend"] == "flask db upgrade"


def _files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return what lies in ``folder``, save locks and what SQLite makes while it reads."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".lock", ".sqlite-shm", ".sqlite-wal")
    }


def test_doctor_finds_open_secrets(tmp_path: Path) -> None:
    flask(tmp_path, "db", "upgrade")
    (tmp_path / "secrets.toml").chmod(0o644)

    done = flask(tmp_path, "doctor")

    assert done.returncode == 2
    assert "chmod 600" in done.stdout


def test_files_are_closed_in_a_folder_that_is_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    done = flask(tmp_path, "doctor", "--json", umask=0o022)

    (privacy,) = [found for found in json.loads(done.stdout) if found["name"] == "privacy"]
    assert privacy["level"] == "ok"
    assert [str(path) for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077] == []


def test_doctor_finds_what_others_can_read(tmp_path: Path) -> None:
    flask(tmp_path, "db", "upgrade")
    tmp_path.chmod(0o755)
    (tmp_path / "site.sqlite").chmod(0o644)

    done = flask(tmp_path, "doctor", "--json")

    (privacy,) = [found for found in json.loads(done.stdout) if found["name"] == "privacy"]
    assert done.returncode == 2
    assert privacy["level"] == "failure"
    assert "site.sqlite" in privacy["message"]
    assert privacy["mend"] == f"chmod -R go= {tmp_path}"


def test_doctor_finds_a_broken_database(tmp_path: Path) -> None:
    flask(tmp_path, "db", "upgrade")
    whole = (tmp_path / "site.sqlite").read_bytes()
    (tmp_path / "site.sqlite").write_bytes(whole[:4096] + b"\xff" * 4096 + whole[8192:])

    done = flask(tmp_path, "doctor")

    assert done.returncode != 0


def test_a_wrong_setting_stops_with_one_line(tmp_path: Path) -> None:
    done = flask(tmp_path, "db", "upgrade", PHOTOALLEGRET_ENV="producton")

    assert done.returncode != 0
    assert "did you mean 'production'?" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_in_production_fails_on_a_missing_fact(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(SITE_EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")

    done = flask(tmp_path, "doctor", "--json", PHOTOALLEGRET_ENV="production")

    (finding,) = json.loads(done.stdout)
    assert done.returncode == 2
    assert finding["level"] == "failure"
    assert "publisher.telephone" in finding["message"]


def test_production_refuses_to_start_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(SITE_EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")

    done = flask(tmp_path, "db", "upgrade", PHOTOALLEGRET_ENV="production")

    assert done.returncode != 0
    assert "publisher.registration, publisher.telephone" in done.stderr
    assert "Traceback" not in done.stderr


def test_nginx_is_told_of_no_host_that_nobody_names(app: Flask) -> None:
    runner = app.test_cli_runner()

    refused = runner.invoke(args=["proxy", "nginx"])
    drawn = runner.invoke(args=["proxy", "nginx", "--listen", "127.0.0.1:9"])

    assert (refused.exit_code, drawn.exit_code) == (2, 0)
    assert "PHOTOALLEGRET_ENV=production" in refused.output
