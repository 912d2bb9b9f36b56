"""Copies thinned out, with their notes; originals a month after they left the site."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from photoallegret.backups.operations.destination import BackupError
from photoallegret.backups.operations.pruning import prune
from photoallegret.backups.operations.running import Done
from photoallegret.backups.queries import (
    GONE,
    archive_name,
    archives_in,
    copied_originals,
    note_of,
)
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from tests.backups.conftest import with_original

Copy = Callable[[], Done]


def test_archives_leave_with_their_notes(copy: Copy, settings: Settings, destination: Path) -> None:
    kept = copy().archive
    for day in range(1, 9):
        path = destination / archive_name(kept.at - timedelta(days=day))
        path.write_bytes(kept.path.read_bytes())
        note_of(path).write_bytes(kept.note_path.read_bytes())

    done = prune(settings, now())

    left = archives_in(destination)
    assert kept in left
    assert len(left) + len(done.archives) == 9
    assert done.archives
    assert not [path for path in done.archives if path.exists() or note_of(path).exists()]


def test_an_original_leaves_a_month_after_the_site(
    copy: Copy, photo: str, settings: Settings, destination: Path
) -> None:
    other = with_original(settings, "soir", b"an evening")
    copy()
    left = now()
    db.session.execute(delete(Photo).where(Photo.sha256 == other))
    db.session.commit()

    first = prune(settings, left)
    almost = prune(settings, left + timedelta(days=27))
    assert (first.originals, first.waiting, almost.waiting) == (0, 1, 1)
    assert set(json.loads((destination / GONE).read_text())) == {other}
    assert copied_originals(destination) == {photo, other}
    last = prune(settings, left + timedelta(days=28))

    assert (last.originals, last.waiting) == (1, 0)
    assert copied_originals(destination) == {photo}
    assert set(json.loads((destination / GONE).read_text())) == {other}
    prune(settings, left + timedelta(days=300))
    assert json.loads((destination / GONE).read_text()) == {}


def test_one_that_comes_back_is_forgotten_as_gone(
    copy: Copy, photo: str, settings: Settings, destination: Path
) -> None:
    copy()
    (destination / GONE).write_text(json.dumps({photo: "2020-01-01T00:00:00+00:00"}))

    assert prune(settings, now()).originals == 0
    assert copied_originals(destination) == {photo}


def test_another_database_empties_nothing(
    copy: Copy, settings: Settings, destination: Path
) -> None:
    for number in range(25):
        with_original(settings, f"photo-{number}", f"{number}".encode())
    copy()
    db.session.execute(delete(Photo))
    db.session.commit()
    prune(settings, now())
    later = now() + timedelta(days=31)

    with pytest.raises(BackupError, match="25 of 25 originals"):
        prune(settings, later)
    assert len(copied_originals(destination)) == 25
    assert prune(settings, later, anyway=True).originals == 25
