"""Photographs brought in: each once, in order, whole, whatever else comes with them."""

import os
import shutil
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo, Visibility
from photoallegret.gallery.operations import importing
from photoallegret.gallery.operations.importing import GalleryGoneError
from photoallegret.gallery.operations.outcome import Outcome, Result
from photoallegret.gallery.operations.publishing import create_gallery, publish_gallery
from photoallegret.gallery.operations.runs import NOTE
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.storage import Storage
from tests.gallery.kills import Kill, KillAfter, clear, count_photos, delete_all, is_killed
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import, import_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def gallery_id(*, published: bool = False) -> int:
    gallery = create_gallery("essai", {})
    if published:
        publish_gallery(gallery)
    db.session.commit()
    identity = gallery.id
    db.session.rollback()
    return identity


def told(outcomes: list[Outcome]) -> list[tuple[str, str, str | None]]:
    return [
        (Path(o.file).name, o.result.value, o.reason.code if o.reason else None) for o in outcomes
    ]


def hung(identity: int) -> list[str]:
    return list(
        db.session.scalars(
            select(Photo.file_name)
            .join(GalleryPhoto, GalleryPhoto.photo_id == Photo.id)
            .where(GalleryPhoto.gallery_id == identity)
            .order_by(GalleryPhoto.position)
        )
    )


def test_a_folder_is_imported_in_order_and_a_second_time_changes_nothing(
    bring: Import, folder: Path, storage: Storage
) -> None:
    for number in (1, 2, 3, 10, 11):
        write_photograph(folder / f"IMG_{number}.jpg", number)
    shutil.copy(folder / "IMG_2.jpg", folder / "copy of IMG_2.jpg")
    (folder / "notes.txt").write_text("no photograph")
    (folder / "empty.jpg").touch()
    identity = gallery_id(published=True)

    first = bring(folder, gallery=identity)
    again = bring(folder, gallery=identity)

    assert told(first) == [
        ("copy of IMG_2.jpg", "imported", None),
        ("empty.jpg", "refused", "empty"),
        ("IMG_1.jpg", "imported", None),
        ("IMG_2.jpg", "duplicate", None),
        ("IMG_3.jpg", "imported", None),
        ("IMG_10.jpg", "imported", None),
        ("IMG_11.jpg", "imported", None),
        ("notes.txt", "refused", "unsupported-format"),
    ]
    assert [o.photo for o in first] == [1, None, 2, 1, 3, 4, 5, None]
    assert {o.result for o in again} == {Result.DUPLICATE, Result.REFUSED}
    assert [o.photo for o in again] == [o.photo for o in first]
    assert hung(identity) == [
        "copy of IMG_2.jpg", "IMG_1.jpg", "IMG_3.jpg", "IMG_10.jpg", "IMG_11.jpg",
    ]  # fmt: skip
    assert_whole(storage)


def test_originals_are_kept_byte_for_byte_and_out_of_what_is_served(
    bring: Import, folder: Path, storage: Storage
) -> None:
    path = write_photograph(folder / "a.jpg")

    [outcome] = bring(path)

    photo = db.session.get_one(Photo, outcome.photo)
    assert storage.original(photo.sha256).read_bytes() == path.read_bytes()
    assert storage.is_public(photo.key) is False
    assert photo.settle_at is None


def test_archives_and_folders_come_in_together(
    bring: Import, folder: Path, storage: Storage
) -> None:
    write_photograph(folder / "b.jpg", 1)
    inner = write_photograph(folder / "x" / "z.png", 2).read_bytes()
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("in/été.png", inner)
        archive.write(folder / "b.jpg", "again.jpg")
    (folder / "x" / "z.png").unlink()
    identity = gallery_id()

    outcomes = bring(folder, gallery=identity)

    assert [(o.file.removeprefix(f"{folder}/"), o.result.value) for o in outcomes] == [
        ("a.zip/in/été.png", "imported"),
        ("a.zip/again.jpg", "imported"),
        ("b.jpg", "duplicate"),
    ]
    assert hung(identity) == ["été.png", "again.jpg"]
    assert_whole(storage)


def test_any_file_name_is_kept_and_addressed(bring: Import, folder: Path, storage: Storage) -> None:
    names = [
        "été 🌋.jpg", "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}.jpg", "مرحبا.jpg",
        os.fsdecode(b"caf\xe9.jpg"), "x" * 251 + ".jpg", "jpg.jpg", "a\nb.jpg",
    ]  # fmt: skip
    for number, name in enumerate(names):
        write_photograph(folder / name, number)

    outcomes = bring(*(folder / name for name in names))

    assert {o.result for o in outcomes} == {Result.IMPORTED}
    photos = db.session.scalars(select(Photo).order_by(Photo.id)).all()
    assert [photo.file_name for photo in photos] == [
        *names[:3], "caf\N{REPLACEMENT CHARACTER}.jpg", *names[4:],
    ]  # fmt: skip
    assert [photo.slug for photo in photos] == [
        "ete", "ete-2", "photo", "caf", "x" * 80, "jpg", "a-b",
    ]  # fmt: skip
    assert_whole(storage)


def test_the_same_bytes_twice_are_prepared_once_even_refused(bring: Import, folder: Path) -> None:
    whole = write_photograph(folder / "whole.jpg", size=(300, 200)).read_bytes()
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(whole[: len(whole) // 2])

    assert told(bring(folder / "a.jpg", folder / "b.jpg")) == [
        ("a.jpg", "refused", "truncated"),
        ("b.jpg", "refused", "truncated"),
    ]


def test_a_known_photo_is_hung_in_another_gallery_and_shown(
    bring: Import, folder: Path, storage: Storage
) -> None:
    path = write_photograph(folder / "a.jpg")
    [first] = bring(path)
    identity = gallery_id(published=True)

    [second] = bring(path, gallery=identity)

    assert (second.result, second.photo) == (Result.DUPLICATE, first.photo)
    photo = db.session.get_one(Photo, first.photo)
    assert storage.is_public(photo.key) is True
    assert db.session.get_one(Gallery, identity).photo_count == 1
    assert_whole(storage)


def test_a_gallery_opened_while_a_photo_is_hung_shows_it(
    app: Flask,
    bring: Import,
    folder: Path,
    storage: Storage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity = gallery_id()
    hang, others = importing.hang_photo, []

    def publish() -> None:
        with app.app_context():
            publish_gallery(db.session.get_one(Gallery, identity))
            db.session.commit()
            settle_due(storage)

    def publish_and_hang(gallery: Gallery, photo: Photo) -> bool:
        others.append(threading.Thread(target=publish))
        others[0].start()
        others[0].join(0.3)  # it waits for the row, or for the database's write lock
        return hang(gallery, photo)

    monkeypatch.setattr(importing, "hang_photo", publish_and_hang)
    [outcome] = bring(write_photograph(folder / "a.jpg"), gallery=identity)
    others[0].join()

    assert storage.is_public(db.session.get_one(Photo, outcome.photo).key) is True
    assert_whole(storage)


def test_a_known_photo_deleted_meanwhile_is_imported_again(
    bring: Import, folder: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_photograph(folder / "a.jpg")
    bring(path)
    identity = gallery_id(published=True)
    hang, deleted = importing.Importer._hang_known, []

    def delete_and_hang(self: importing.Importer, photo_id: int, gallery: int) -> bool:
        if not deleted:
            delete_all(storage)
            deleted.append(photo_id)
        return hang(self, photo_id, gallery)

    monkeypatch.setattr(importing.Importer, "_hang_known", delete_and_hang)
    [outcome] = bring(path, gallery=identity)

    assert outcome.result is Result.IMPORTED
    assert hung(identity) == ["a.jpg"]
    assert_whole(storage)


@pytest.mark.parametrize(
    ("visibility", "is_public"),
    [(Visibility.PUBLISHED, True), (Visibility.UNLISTED, True), (Visibility.PROTECTED, False)],
)
def test_renditions_go_where_the_gallery_lets_them(
    bring: Import, folder: Path, storage: Storage, visibility: Visibility, *, is_public: bool
) -> None:
    identity = gallery_id(published=True)
    gallery = db.session.get_one(Gallery, identity)
    gallery.visibility, gallery.password_hash = visibility, "hash"
    db.session.commit()

    outcomes = bring(*(write_photograph(folder / f"{n}.jpg", n) for n in (1, 2)), gallery=identity)

    for outcome in outcomes:
        photo = db.session.get_one(Photo, outcome.photo)
        assert storage.is_public(photo.key) is is_public
        assert photo.settle_at is None
    assert_whole(storage)


def test_a_gallery_deleted_meanwhile_ends_the_import_and_leaves_nothing(
    bring: Import, folder: Path, storage: Storage
) -> None:
    with pytest.raises(GalleryGoneError):
        bring(write_photograph(folder / "a.jpg"), gallery=4711)
    assert not db.session().in_transaction()  # nothing holds the database's write lock

    assert db.session.scalars(select(Photo)).all() == []
    assert_whole(storage)


def test_two_imports_of_the_same_folder_at_once_make_one_library(
    app: object, settings: Settings, folder: Path, storage: Storage
) -> None:
    for number in range(6):
        write_photograph(folder / f"{number}.jpg", number)
    outcomes: list[Outcome] = []

    def run() -> None:
        with app.app_context():  # type: ignore[attr-defined]
            outcomes.extend(import_paths(settings, [folder]))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    results = sorted(outcome.result.value for outcome in outcomes)
    assert results == ["duplicate"] * 6 + ["imported"] * 6
    assert_whole(storage)


def test_a_failing_database_leaves_no_file_behind(
    bring: Import, folder: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_photograph(folder / "a.jpg")

    def fail() -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", fail)
        with pytest.raises(MemoryError):
            bring(path)

    assert_whole(storage)
    assert [outcome.result for outcome in bring(path)] == [Result.IMPORTED]


def test_an_import_killed_at_any_step_is_taken_back_or_kept(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    path = write_photograph(tmp_path / "photos" / "a.jpg", size=(600, 400))
    act = partial(import_paths, settings, [path])
    step, kept, taken_back = 1, 0, 0

    while is_killed(settings, act, Kill(step, NOTE)):
        clear(storage)
        if count_photos() == 1:
            kept += 1
            delete_all(storage)
        else:
            taken_back += 1
        step += 1

    assert step > 15
    assert min(taken_back, kept) > 5  # the commit stands between; pages are shown after it
    assert [outcome.result for outcome in bring(path)] == [Result.DUPLICATE]


def test_imports_killed_at_any_time_end_with_everything_once(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    for number in range(8):
        write_photograph(folder / f"{number}.jpg", number, size=(900, 600))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in range(8, 16):
            path = write_photograph(tmp_path / "x.jpg", number, size=(900, 600))
            archive.write(path, f"{number}.jpg")
    act = partial(import_paths, settings, [folder])
    killed = 0

    for seconds in (0.1, 0.2, 0.3, 0.45):
        killed += is_killed(settings, act, KillAfter(seconds))
        clear(storage)

    outcomes = bring(folder)
    assert killed  # if not by the last: a fast machine ends before
    assert len(outcomes) == 16
    assert Result.REFUSED not in {outcome.result for outcome in outcomes}
    assert count_photos() == 16
    assert_whole(storage)
