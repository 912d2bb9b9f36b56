"""What lies at the destination of copies, and what is known of the last ones."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, union

from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo

NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)\.tar\.age")
MOMENT = "%Y-%m-%dT%H%M%SZ"
NOTE = ".json"
ORIGINALS = "originals"
GONE = f"{ORIGINALS}/gone.json"
"""At the destination: since when originals are on the site no more, by digest."""
RECORD = "backups.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """A copy at the destination."""

    path: Path
    at: datetime
    size: int
    note: dict[str, Any] | None
    """What was written beside it once it was whole; None: nothing that can be read."""

    @property
    def is_good(self) -> bool:
        """Say whether it was finished and has the size it had."""
        return self.note is not None and self.note.get("size") == self.size

    @property
    def note_path(self) -> Path:
        """Return where its note stands."""
        return note_of(self.path)


def archive_name(moment: datetime) -> str:
    """Return the name of the archive made at ``moment``."""
    return f"{moment.astimezone(UTC):{MOMENT}}.tar.age"


def note_of(path: Path) -> Path:
    """Return where the note of the archive at ``path`` stands."""
    return path.with_name(f"{path.name}{NOTE}")


def archive_at(path: Path) -> Archive | None:
    """Return the archive at ``path``; None when there is none of that name.

    Raises:
        OSError: it cannot be looked at.

    """
    found = NAME.fullmatch(path.name)
    if found is None or not path.is_file():
        return None
    at = datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC)
    return Archive(path, at, path.stat().st_size, read_object(note_of(path)))


def archives_in(destination: Path) -> list[Archive]:
    """Return the archives at ``destination``, newest first.

    Raises:
        OSError: the folder cannot be read.

    """
    found = [archive_at(path) for path in destination.iterdir()]
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)


def copied_originals(destination: Path) -> set[str]:
    """Return the digests of the originals at ``destination``."""
    return {path.stem for path in (destination / ORIGINALS).glob("??/*.age") if path.stem[0] != "."}


def original_at(destination: Path, sha256: str) -> Path:
    """Return where the copy of an original stands, or would."""
    return destination / ORIGINALS / sha256[:2] / f"{sha256}.age"


def named_originals() -> list[str]:
    """Return the digests of all originals that the database names, in order."""
    named = union(select(Photo.sha256), select(FormerFile.sha256)).subquery()
    with db.engine.connect() as connection:
        return list(connection.scalars(select(named.c.sha256).order_by(named.c.sha256)))


def read_object(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in the file at ``path``; None when there is none to read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def known(data: Path) -> dict[str, dict[str, str]]:
    """Return what is known of copies, by what happened (see ``noting``)."""
    return read_object(data / RECORD) or {}


def when(record: dict[str, dict[str, str]], what: str) -> datetime | None:
    """Return when ``what`` last happened; None: never, or nobody knows."""
    try:
        return datetime.fromisoformat(record[what]["at"])
    except (KeyError, TypeError, ValueError):
        return None


def newest_good(archives: Iterable[Archive]) -> Archive | None:
    """Return the newest archive that was finished."""
    return next((one for one in archives if one.is_good), None)
