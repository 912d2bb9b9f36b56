"""What tests of backups may ask for: a site that copies itself, with photographs."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from photoallegret.backups.operations.age import Pair, new_pair, private_keys
from photoallegret.backups.operations.running import Done, run
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import HELD
from photoallegret.objects import Objects
from photoallegret.paths import SITE_EXAMPLE
from photoallegret.storage import Storage
from tests.factories import make_photo, save
from tests.support import buckets


@pytest.fixture(scope="session")
def pair() -> Pair:
    """Return a key."""
    return new_pair()


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    """Return a folder that copies may go to."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


@pytest.fixture
def identity(tmp_path: Path, pair: Pair) -> Path:
    """Return the file of the private key, which the site is not told of."""
    path = tmp_path / "key.txt"
    path.write_text(f"# kept in a drawer\n{pair.private}\n")
    return path


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], tmp_path: Path, destination: Path, pair: Pair
) -> Settings:
    """Return the settings of a site that copies itself."""
    text = SITE_EXAMPLE.read_text(encoding="utf-8")
    named = f'[backup]\nrecipient = "{pair.public}"\ndestination = "{destination}"'
    (tmp_path / "data").mkdir()
    written = text.replace('[backup]\ndestination = ""', named)
    assert written != text
    (tmp_path / "data" / "site.toml").write_text(written, encoding="utf-8")
    return make_settings()


@pytest.fixture
def bucket(bucket_server: str) -> Objects:
    """Return an empty bucket."""
    return buckets.bucket(bucket_server)


@pytest.fixture
def mirrored(app: Flask, settings: Settings, bucket: Objects) -> Settings:
    """Return the settings of the site, whose copies ``bucket`` mirrors from now on."""
    told = buckets.mirrored_in(settings, bucket)
    app.extensions["photoallegret"] = told
    return told


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """Return the address of an empty database, "" on SQLite."""
    if not request.config.getoption("--postgresql"):
        yield ""
        return
    url = make_url(settings.database_url)
    name = f"{url.database}_restored"
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def photo(app: Flask, settings: Settings) -> str:
    """Commit a photo with an original; return its digest."""
    return with_original(settings, "matin", b"a morning" * 1000)


def with_original(settings: Settings, slug: str, content: bytes) -> str:
    """Commit a photo whose original holds ``content``; return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    source = settings.data / "uploads" / f"run-{slug}"
    source.write_bytes(content)
    Storage(settings.data).place_original(source, digest)
    db.session.add(make_photo(slug, sha256=digest))
    save()
    return digest


@pytest.fixture
def copy(app: Flask, settings: Settings) -> Callable[[], Done]:
    """Return what makes a copy."""
    return lambda: run(settings, HELD.folders)


def named(settings: Settings, **values: object) -> Settings:
    """Return ``settings`` with other values under [backup]."""
    backup = replace(settings.site.backup, **values)  # type: ignore[arg-type]
    return replace(settings, site=replace(settings.site, backup=backup))


def held_by(bucket: Objects) -> dict[str, int]:
    """Return what ``bucket`` holds, size by key."""
    return {one.key: one.size for one in bucket.under("")}


def lies_in(folder: Path) -> dict[str, int]:
    """Return the files below ``folder``, size by name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}


def keys_of(pair: Pair) -> list[object]:
    """Return the private half, ready to open."""
    return list(private_keys(pair.private))
