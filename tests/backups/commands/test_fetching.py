"""All is lost but the bucket and the private key: the site comes back on another machine."""

import re
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from photoallegret.backups.jobs import copy_journal
from photoallegret.backups.operations.running import run
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import HELD
from photoallegret.objects import Objects
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.restored import MARK
from tests.backups.conftest import held_by, lies_in
from tests.support import buckets
from tests.support.canaries import plant
from tests.support.processes import answers, flask, free_port, started


def new_machine(data: Path, bucket: Objects) -> None:
    """Write the settings of a machine that knows the bucket and its key, and nothing else."""
    data.mkdir()
    url = f"s3://{bucket.bucket}/{bucket.prefix}"
    told = f'[backup]\nbucket = "{url}"\nbucket_endpoint = "{bucket.endpoint}"\n'
    (data / "site.toml").write_text(told, encoding="utf-8")
    buckets.write_backup_keys(data, bucket)


def told_by(settings: Settings, database: str) -> str:
    """Return all that a database says, read beside the site."""
    engine = create_engine(database or f"sqlite:///{settings.data / 'site.sqlite'}")
    with engine.connect() as connection:
        found = [
            str(connection.execute(table.select()).all()) for table in db.metadata.sorted_tables
        ]
    engine.dispose()
    return "".join(found)


@pytest.mark.usefixtures("photo")
def test_all_is_lost_but_the_bucket_and_the_key(
    mirrored: Settings, bucket: Objects, identity: Path, destination: Path, database: str
) -> None:
    anne, bruno = plant(mirrored.data, "anne"), plant(mirrored.data, "bruno")
    db.session.commit()
    assert run(mirrored, HELD.folders).not_sent == ""
    erase(Order(person=anne.person), journal_here())
    copy_journal(threading.Event())
    db.session.remove()
    db.engine.dispose()
    shutil.rmtree(mirrored.data)
    shutil.rmtree(destination)
    new_machine(mirrored.data, bucket)
    fetched = mirrored.data.parent / "fetched"
    words = ("--database", database) if database else ()
    told = {"PHOTOALLEGRET_DATABASE_URL": database} if database else {}

    brought = flask(mirrored.data, "backup", "fetch", str(fetched))
    (archive,) = fetched.glob("*.tar.age")
    restored = flask(mirrored.data, "restore", str(archive), "--identity", str(identity), *words)

    assert brought.returncode == 0, brought.stderr
    assert f"flask restore {archive}" in brought.stdout
    assert restored.returncode == 0, restored.stdout + restored.stderr
    everything = told_by(mirrored, database)
    assert bruno.address in everything
    assert anne.address not in everything
    assert not (mirrored.data / MARK).exists()
    port = free_port()
    site = started(mirrored.data, "serve", own_group=True, PORT=str(port), **told)
    try:
        assert answers(f"http://127.0.0.1:{port}/", within=30)
    finally:
        site.terminate()
        site.communicate(timeout=30)
    destination.mkdir()
    again = flask(mirrored.data, "backup", "run", **told)
    assert again.returncode == 0, again.stdout + again.stderr
    assert held_by(bucket).keys() == lies_in(destination).keys()


@pytest.mark.usefixtures("app")
def test_what_lacks_is_said(tmp_path: Path, bucket: Objects) -> None:
    data, target = tmp_path / "new", str(tmp_path / "fetched")
    data.mkdir()

    nothing = flask(data, "backup", "fetch", target)
    (data / "site.toml").write_text("[backup]\n", encoding="utf-8")
    unnamed = flask(data, "backup", "fetch", target)
    shutil.rmtree(data)
    new_machine(data, bucket)
    empty = flask(data, "backup", "fetch", target)
    (data / "secrets.toml").unlink()
    keyless = flask(data, "backup", "fetch", target)

    assert [one.returncode for one in (nothing, unnamed, empty, keyless)] == [1, 1, 1, 1]
    assert "site.toml is missing" in nothing.stderr
    assert re.search(r"no bucket: write \[backup\] bucket", unnamed.stderr)
    assert "holds no good copy" in empty.stderr
    assert "lacks what opens [backup]: backup_key_id" in keyless.stderr
    assert "secret of a test" not in empty.stderr + keyless.stderr
