"""Former files: kept when a file is replaced, put back, deleted when their day has come."""

import threading
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.operations import former
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.former import KEPT, ends_at, forget_formers
from photoallegret.gallery.operations.outcome import Result
from photoallegret.gallery.operations.reconciling import missing_files, reconcile
from photoallegret.gallery.operations.replacing import replace_photo
from photoallegret.gallery.operations.runs import NOTE
from photoallegret.storage import Storage
from tests.gallery.kills import Kill, clear, delete_all, is_killed
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import

NEVER = threading.Event()


def found(path: Path, name: str = "") -> Found:
    return Found(path.name, name or path.name, lambda: open_file(path))


def formers() -> list[FormerFile]:
    db.session.rollback()
    return list(db.session.scalars(select(FormerFile).order_by(FormerFile.replaced_at)))


def names() -> list[str]:
    return [one.file_name for one in formers()]


def file_name(identity: int) -> str:
    db.session.rollback()
    return db.session.get_one(Photo, identity).file_name


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return four photographs as files."""
    return [write_photograph(tmp_path / "photos" / f"{n}.jpg", n, (600, 400)) for n in range(4)]


@pytest.fixture
def first(bring: Import, files: list[Path]) -> int:
    """Return a photo brought from the first file."""
    [outcome] = bring(files[0])
    return outcome.photo or 0


def grow_old() -> None:
    """Let the day of every former file come."""
    for one in formers():
        one.replaced_at = now() - KEPT
    db.session.commit()


def test_a_file_replaced_is_kept_with_a_picture_to_be_told_by(
    settings: Settings, storage: Storage, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))

    [kept] = formers()
    assert (kept.photo_id, kept.file_name, kept.format) == (first, "0.jpg", "JPEG")
    assert (kept.width, kept.height, kept.size) == (600, 400, files[0].stat().st_size)
    assert storage.original(kept.sha256).read_bytes() == files[0].read_bytes()
    assert kept.preview.startswith(b"\xff\xd8")
    assert ends_at(kept) - kept.replaced_at == timedelta(days=30)
    assert_whole(storage)


def test_a_former_file_put_back_changes_places_with_the_present_one(
    settings: Settings, storage: Storage, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))
    replace_photo(settings, first, found(files[2]))
    assert names() == ["0.jpg", "1.jpg"]
    kept = formers()[0]

    outcome = replace_photo(settings, first, found(storage.original(kept.sha256), kept.file_name))

    assert outcome.result is Result.REPLACED
    assert file_name(first) == "0.jpg"
    assert names() == ["1.jpg", "2.jpg"]
    assert_whole(storage)


def test_what_was_kept_for_thirty_days_goes_with_its_file(
    settings: Settings,
    storage: Storage,
    first: int,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(former, "BATCH", 1)
    for path in files[1:]:
        replace_photo(settings, first, found(path))
    one, two, three = formers()
    three.replaced_at = now() - KEPT + timedelta(hours=1)
    one.replaced_at = two.replaced_at = now() - KEPT - timedelta(seconds=1)
    db.session.commit()

    assert forget_formers(storage, NEVER) == 2

    assert names() == ["2.jpg"]
    assert_whole(storage)
    assert forget_formers(storage, NEVER) == 0


def test_a_file_that_another_photo_has_stays(
    settings: Settings, storage: Storage, bring: Import, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))
    [again] = bring(files[0])  # no photo has these bytes any more: a new one
    grow_old()

    assert (again.result, forget_formers(storage, NEVER)) == (Result.IMPORTED, 1)

    assert storage.original(db.session.get_one(Photo, again.photo).sha256).exists()
    assert_whole(storage)


def test_a_file_that_is_also_the_former_one_of_another_photo_stays(
    settings: Settings, storage: Storage, bring: Import, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))
    [second] = bring(files[0])
    replace_photo(settings, second.photo or 0, found(files[2]))
    formers()[0].replaced_at = now() - KEPT
    db.session.commit()

    assert forget_formers(storage, NEVER) == 1

    [left] = formers()
    assert left.photo_id == second.photo
    assert_whole(storage)


def test_a_photo_deleted_for_ever_takes_its_former_files_along(
    settings: Settings, storage: Storage, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))

    delete_all(storage)

    assert formers() == []
    assert_whole(storage)


@pytest.mark.parametrize("act", [delete_all, lambda storage: forget_formers(storage, NEVER)])
def test_a_deletion_killed_at_any_step_leaves_no_stray_and_no_row_without_file(
    settings: Settings, storage: Storage, bring: Import, files: list[Path], act: object
) -> None:
    step = 1
    while True:
        [outcome] = bring(files[0])
        assert outcome.photo
        other = files[1] if file_name(outcome.photo) == "0.jpg" else files[0]
        replace_photo(settings, outcome.photo, found(other))
        grow_old()
        if not is_killed(settings, partial(act, storage), Kill(step, NOTE)):  # type: ignore[operator]
            break
        clear(storage)
        delete_all(storage)
        step += 1

    assert step > 4
    assert formers() == []
    assert_whole(storage)


def test_an_end_asked_for_is_obeyed(
    settings: Settings, storage: Storage, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))
    grow_old()
    ending = threading.Event()
    ending.set()

    assert forget_formers(storage, ending) == 0
    assert names() == ["0.jpg"]


def test_the_daily_comparison_knows_former_files(
    settings: Settings,
    storage: Storage,
    first: int,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replace_photo(settings, first, found(files[1]))
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr("photoallegret.gallery.operations.reconciling.now", lambda: tomorrow)

    assert reconcile(storage, NEVER).set_aside == 0

    path = storage.original(formers()[0].sha256)
    path.unlink()
    assert list(missing_files(storage, [first])) == [path]


def test_a_former_file_missing_from_the_disk_cannot_be_put_back(
    settings: Settings, storage: Storage, first: int, files: list[Path]
) -> None:
    replace_photo(settings, first, found(files[1]))
    [kept] = formers()
    storage.remove_original(kept.sha256)

    outcome = replace_photo(settings, first, found(storage.original(kept.sha256)))

    assert outcome.result is Result.REFUSED
    assert file_name(first) == "1.jpg"
