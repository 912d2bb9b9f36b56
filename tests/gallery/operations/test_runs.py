"""Works in progress: left alone while they live, taken back once they are dead."""

import fcntl
import shutil

import pytest

from photoallegret.db import db
from photoallegret.gallery.operations.runs import (
    LOCK,
    NOTE,
    Note,
    clear_dead_runs,
    open_run,
    write_note,
)
from photoallegret.storage import Storage
from tests.factories import make_photo, write_files
from tests.gallery.library import assert_whole

KEY = "A" * 16
SHA256 = "ab" * 32


def abandon(storage: Storage, note: Note | None, *, name: str = "run-dead") -> None:
    """Leave what a killed process leaves."""
    desk = storage.data / "uploads" / name / "1"
    desk.mkdir(parents=True)
    (desk.parent / LOCK).touch()
    if note is not None:
        write_note(desk, note)


def place(storage: Storage, *, public: bool = False) -> None:
    folder = storage.data / "uploads" / "made"
    folder.mkdir()
    (folder / "0123456789abcdef-480.jpg").touch()
    storage.place_renditions(folder, KEY, public=public)
    original = storage.data / "uploads" / "original"
    original.touch()
    storage.place_original(original, SHA256)


def test_a_dead_run_is_taken_back(storage: Storage) -> None:
    for public in (True, False):
        place(storage, public=public)
        abandon(storage, Note(KEY, SHA256))

        assert clear_dead_runs(storage) == 1

        assert_whole(storage)
    assert clear_dead_runs(storage) == 0


def test_a_work_that_breaks_gives_the_write_lock_back_before_it_clears(storage: Storage) -> None:
    with pytest.raises(KeyError):
        _break_while_writing(storage)

    assert not db.session().in_transaction()


def _break_while_writing(storage: Storage) -> None:
    with open_run(storage):
        make_photo("a")
        raise KeyError


def test_what_has_its_row_stays(storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    db.session.commit()
    abandon(storage, Note(photo.key, photo.sha256, ("0123456789abcdef-480.avif",)))
    extra = storage.rendition(photo.key, "0123456789abcdef-480.avif", public=False)
    extra.touch()
    before = set(storage.folder(photo.key, public=False).iterdir())

    clear_dead_runs(storage)

    assert set(storage.folder(photo.key, public=False).iterdir()) == before - {extra}


def test_the_original_of_another_photo_stays(storage: Storage) -> None:
    photo = make_photo("a", sha256=SHA256)
    place(storage)
    db.session.commit()
    abandon(storage, Note(KEY, photo.sha256))

    clear_dead_runs(storage)

    assert storage.original(SHA256).exists()
    assert storage.is_public(KEY) is None


def test_a_note_cut_short_moved_nothing(storage: Storage) -> None:
    abandon(storage, None)
    (storage.data / "uploads" / "run-dead" / "1" / NOTE).write_text('{"key": "A')

    assert clear_dead_runs(storage) == 1
    assert_whole(storage)


def test_a_run_that_died_while_it_was_made_is_removed(storage: Storage) -> None:
    (storage.data / "uploads" / "run-dead").mkdir()

    clear_dead_runs(storage)

    assert_whole(storage)


def test_a_living_run_is_left_alone(storage: Storage) -> None:
    with open_run(storage) as run:
        write_note(run.desk(), Note(KEY, SHA256))
        place(storage)

        assert clear_dead_runs(storage) == 0
        assert storage.is_public(KEY) is False

    assert_whole(storage)


def test_a_run_held_by_another_process_is_left_alone(storage: Storage) -> None:
    abandon(storage, Note(KEY, SHA256))
    folder = storage.data / "uploads" / "run-dead"
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert clear_dead_runs(storage) == 0
        assert folder.exists()

    assert clear_dead_runs(storage) == 1


def test_each_photo_has_a_desk_of_its_own(storage: Storage) -> None:
    with open_run(storage) as run:
        first, second = run.desk(), run.desk()
        assert first != second
        shutil.rmtree(first)
        assert run.desk() not in (first, second)
