"""The archive that a person receives: written as it is made, never whole in memory."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from photoallegret.i18n import speaking
from photoallegret.notices import rights_words
from photoallegret.privacy.operations.portable import (
    DATA,
    SCHEMA,
    csv_tables,
    json_parts,
    schema,
)
from photoallegret.privacy.queries.records import Record
from photoallegret.privacy.queries.tied import Person
from photoallegret.privacy.queries.told import told_uses, untied_words
from photoallegret.processors import transfer_words
from photoallegret.site_file import LANGUAGES, Site

MANIFEST, REPORT, README = "manifest.sha256", "report.html", "README.txt"
FILES = "files"
CHUNK = 1_000_000
MODE = 0o600
Draw = Callable[[str, dict[str, object]], Iterable[str]]
"""Draws a template by its name, with what it shows, piece by piece."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one archive tells, of whom, and how it is drawn."""

    records: Sequence[Record]
    person: Person
    made_at: datetime
    site: Site
    data: Path
    """The data folder, where files are taken from."""
    draw: Draw
    beat: Callable[[], object] = lambda: None
    """Called before each piece is written: a sign of life, which may stop it all by raising."""


class Archive:
    """A ZIP being written, which remembers the digest of each of its files."""

    def __init__(self, file: BinaryIO, made_at: datetime, beat: Callable[[], object]) -> None:
        """Write to ``file``; every entry carries ``made_at``; ``beat`` is called for each piece."""
        self._beat = beat
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._date = made_at.timetuple()[:6]
        self._digests: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the manifest, unless something failed."""
        if kind is None:
            lines = [f"{digest}  {name}\n" for name, digest in self._digests.items()]
            self.add(MANIFEST, lines)
        self._zip.close()

    def add(self, name: str, parts: Iterable[str | bytes], *, packed: bool = True) -> None:
        """Add the file ``name`` made of ``parts``; ``packed``: whether it is worth deflating."""
        entry = ZipInfo(name, self._date)
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.external_attr = MODE << 16
        digest = hashlib.sha256()
        with self._zip.open(entry, "w", force_zip64=True) as target:
            for part in parts:
                self._beat()
                piece = part.encode() if isinstance(part, str) else part
                digest.update(piece)
                target.write(piece)
        self._digests[name] = digest.hexdigest()


def write_archive(target: Path, contents: Contents) -> int:
    """Write the archive of ``contents`` at ``target``, closed to others; return its size.

    It is on the disk when this returns. The language spoken is the report's.
    """
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    with os.fdopen(descriptor, "wb") as file:
        moment = contents.made_at.astimezone(ZoneInfo(contents.site.time_zone))
        with Archive(file, moment, contents.beat) as made:
            _fill(made, contents)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _fill(archive: Archive, contents: Contents) -> None:
    taken = _taken(contents)
    names = {declared: list(files) for declared, files in taken.items()}
    records = contents.records
    archive.add(README, _readme(contents))
    head = _head(contents)
    told = annex(records, contents.site)
    report = {**told, "names": names, "made": contents.made_at, "person": head["person"]}
    archive.add(REPORT, contents.draw("rights/report.html", report))
    archive.add(DATA, json_parts(records, head, names))
    archive.add(SCHEMA, [json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"])
    for table, lines in csv_tables(records):
        archive.add(f"csv/{table}.csv", lines)
    for files in taken.values():
        for name, source in files.items():
            archive.add(name, _read(source), packed=False)


def annex(records: Sequence[Record], site: Site, most: int | None = None) -> dict[str, object]:
    """Return what the templates of a report show: each use with its records, and the rest."""
    held = list(dict.fromkeys(record.processing for record in records))
    return {
        "uses": told_uses(records, site, most),
        "untied": untied_words(),
        "transfers": transfer_words(site, held),
        "rights": rights_words(held),
    }


def _head(contents: Contents) -> dict[str, object]:
    site, person = contents.site, contents.person
    return {
        "site": site.name,
        "controller": site.publisher.company or site.photographer.name,
        "person": {"account": person.account_id, "address": person.address},
        "made_at": contents.made_at.isoformat(),
    }


def _readme(contents: Contents) -> Iterator[str]:
    for code in LANGUAGES:
        with speaking(code):
            yield "".join(contents.draw("rights/readme.txt", {"name": contents.site.name}))


def _taken(contents: Contents) -> dict[str, dict[str, Path]]:
    """Return the files that go with the records: declared path, name in the archive, source."""
    taken: dict[str, dict[str, Path]] = {}
    for record in contents.records:
        for declared in record.files:
            place = contents.data / declared
            found = sorted(place.rglob("*")) if place.is_dir() else [place]
            taken[declared] = {
                f"{FILES}/{record.table}/{record.key}/{path.relative_to(_root(place))}": path
                for path in found
                if path.is_file() and not path.is_symlink()
            }
    return taken


def _root(place: Path) -> Path:
    """Return what the names of files at ``place`` are relative to."""
    return place if place.is_dir() else place.parent


def _read(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
