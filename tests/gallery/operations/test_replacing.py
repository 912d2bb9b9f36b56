"""The file of a photo replaced: what stays, what comes from the file, what a kill leaves."""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import (
    Flag,
    GalleryPhoto,
    Photo,
    PublishingAct,
    PublishingEntry,
    Visibility,
)
from photoallegret.gallery.operations import preparing, replacing
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.outcome import FileRefusal, Outcome, Result, refusal
from photoallegret.gallery.operations.preparing import prepare_waiting
from photoallegret.gallery.operations.publishing import create_gallery, publish_gallery
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.remaking import remake_waiting
from photoallegret.gallery.operations.replacing import PhotoGoneError, replace_photo
from photoallegret.gallery.operations.runs import NOTE, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage, rendition_name
from tests.gallery.kills import Kill, clear, is_killed
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import
from tests.imaging.metadata_files import metadata_of

NEVER = threading.Event()
NOON, EVENING = "2025:05:04 12:00:00", "2025:05:04 19:30:00"


def write(
    path: Path, number: int, size: tuple[int, int] = (600, 400), taken: str = "", camera: str = ""
) -> Path:
    """Write a photograph whose file names its author, and perhaps when and with what."""
    write_photograph(path, number, size)
    exif = Image.Exif()
    exif[0x013B] = "Author of the file"
    if camera:
        exif[0x010F], exif[0x0110] = camera.split(maxsplit=1)[0], camera
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    Image.open(path).save(path, exif=exif)
    return path


def found(path: Path) -> Found:
    return Found(path.name, path.name, lambda: open_file(path))


def photo(identity: int) -> Photo:
    db.session.rollback()
    whole = db.session.get_one(Photo, identity)
    db.session.refresh(whole)
    return whole


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def paths(storage: Storage, identity: int) -> list[Path]:
    whole = photo(identity)
    names = [rendition_name(row.digest, row.width, row.format) for row in whole.renditions]
    return [path for name in names if (path := storage.find_rendition(whole.key, name))]


@pytest.fixture
def hung(bring: Import, settings: Settings, tmp_path: Path) -> int:
    """Return a photo complete with AVIFs, hung in an open gallery."""
    gallery = create_gallery("essai", {})
    publish_gallery(gallery)
    db.session.commit()
    path = write(tmp_path / "photos" / "first.jpg", 1, taken=NOON, camera="Canon EOS R5")
    [outcome] = bring(path, gallery=gallery.id)
    prepare_waiting(settings, NEVER)
    return outcome.photo or 0


def test_address_words_rights_and_places_stay_and_the_file_is_the_new_one(
    settings: Settings, storage: Storage, hung: int, tmp_path: Path
) -> None:
    edited = photo(hung)
    edited.creator, edited.copyright_notice = "Hélène Ørsted", "© Hélène Ørsted"
    edited.flag, edited.focal_x, edited.focal_y = Flag.PICKED, 0.25, 0.5
    edited.place, edited.keywords = "Chartreuse", ["neige"]
    db.session.commit()
    remake_waiting(storage, NEVER)
    prepare_waiting(settings, NEVER)
    before = photo(hung)
    kept = {
        name: getattr(before, name)
        for name in ("slug", "key", "creator", "flag", "focal_x", "place", "keywords", "jpeg_at")
    }
    original, former = storage.original(before.sha256), paths(storage, hung)
    path = write(tmp_path / "scan.png", 2, (400, 800), taken=EVENING, camera="Nikon Z8")

    outcome = replace_photo(settings, hung, found(path))

    assert outcome == Outcome("scan.png", Result.REPLACED, photo=hung)
    after = photo(hung)
    assert {name: getattr(after, name) for name in kept} == kept
    assert (after.sha256, after.size) == (digest(path), path.stat().st_size)
    assert (after.format, after.file_name) == ("PNG", "scan.png")
    assert (after.width, after.height) == (400, 800)
    assert after.taken_at == datetime(2025, 5, 4, 19, 30)  # noqa: DTZ001 -- local time of the shot
    assert (after.camera, after.edition) == ("Nikon Z8", 2)
    assert (after.file_said or {})["rights"]["creator"] == "Author of the file"
    assert (after.avif_at, after.remake_at, after.lease_until) == (None, None, None)
    assert original.exists()  # kept as a former file
    assert not any(path.exists() for path in former)
    assert db.session.scalars(select(GalleryPhoto.photo_id)).all() == [hung]
    for rendition in paths(storage, hung):
        assert metadata_of(rendition).rights == rights_of(photo(hung))
        with Image.open(rendition) as image:
            assert image.size == (400, 800)
    assert_whole(storage)
    assert prepare_waiting(settings, NEVER) == 1
    assert_whole(storage)


def test_it_is_noted_with_who_did_it(
    settings: Settings, hung: int, owner: object, tmp_path: Path
) -> None:
    replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2, (800, 600))), owner.id)  # type: ignore[attr-defined]

    [entry] = db.session.scalars(
        select(PublishingEntry).where(PublishingEntry.act == PublishingAct.REPLACED)
    )
    assert (entry.photo_id, entry.account_id) == (hung, owner.id)  # type: ignore[attr-defined]
    assert entry.detail == "JPEG 600 × 400 → JPEG 800 × 600"


@pytest.mark.parametrize(("taken", "hour"), [(EVENING, 8), ("", 8)])
def test_a_date_written_by_hand_stays(
    settings: Settings, hung: int, tmp_path: Path, taken: str, hour: int
) -> None:
    photo(hung).taken_at = datetime(2025, 5, 4, hour)  # noqa: DTZ001 -- local time of the shot
    db.session.commit()

    replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2, taken=taken)))

    after = photo(hung)
    assert after.taken_at is not None
    assert (after.taken_at.hour, after.edition) == (hour, 1)


def test_a_file_without_a_date_takes_none_away(
    settings: Settings, hung: int, tmp_path: Path
) -> None:
    replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2)))

    after = photo(hung)
    assert after.taken_at == datetime(2025, 5, 4, 12)  # noqa: DTZ001 -- local time of the shot
    assert (after.camera, after.edition) == ("", 1)


def test_the_same_file_changes_nothing(settings: Settings, storage: Storage, hung: int) -> None:
    before = paths(storage, hung)
    original = storage.original(photo(hung).sha256)

    outcome = replace_photo(settings, hung, found(original))

    assert (outcome.result, outcome.photo) == (Result.DUPLICATE, hung)
    assert paths(storage, hung) == before
    assert photo(hung).avif_at is not None
    assert_whole(storage)


def test_the_file_of_another_photo_is_refused(
    settings: Settings, storage: Storage, bring: Import, hung: int, tmp_path: Path
) -> None:
    path = write(tmp_path / "other.jpg", 7)
    [other] = bring(path)

    outcome = replace_photo(settings, hung, found(path))

    reason = refusal(FileRefusal.OTHER_PHOTO, photo=other.photo or 0, name="other.jpg")
    assert outcome == Outcome("other.jpg", Result.REFUSED, reason)
    assert photo(hung).file_name == "first.jpg"
    assert_whole(storage)


def test_what_an_import_refuses_is_refused(
    settings: Settings, storage: Storage, hung: int, tmp_path: Path
) -> None:
    cut, text = tmp_path / "cut.jpg", tmp_path / "a.jpg"
    whole = write(tmp_path / "whole.jpg", 3).read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    text.write_text("no photograph")

    for path, code in ((cut, "truncated"), (text, "unsupported-format"), (tmp_path, "unreadable")):
        outcome = replace_photo(settings, hung, found(path))
        assert outcome.reason is not None
        assert (outcome.result, outcome.reason.code) == (Result.REFUSED, code)

    assert photo(hung).file_name == "first.jpg"
    assert_whole(storage)


def test_a_photo_that_is_not_there_cannot_be_replaced(
    settings: Settings, storage: Storage, app: Flask, tmp_path: Path
) -> None:
    assert app
    with pytest.raises(PhotoGoneError):
        replace_photo(settings, 4711, found(write(tmp_path / "b.jpg", 2)))

    assert_whole(storage)


def _meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    name = replacing.give_final_names

    def act_and_name(folder: Path, made: object) -> tuple[str, ...]:
        act()
        return name(folder, made)  # type: ignore[arg-type]

    monkeypatch.setattr(replacing, "give_final_names", act_and_name)


def test_a_photo_deleted_meanwhile_leaves_nothing(
    settings: Settings,
    storage: Storage,
    hung: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def delete() -> None:
        with open_run(storage) as run:
            deletion = delete_photos_forever([photo(hung)], storage, run)
            db.session.commit()
            deletion.finish()

    _meanwhile(monkeypatch, delete)
    with pytest.raises(PhotoGoneError):
        replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2)))

    assert not db.session().in_transaction()
    assert_whole(storage)


def test_a_file_imported_meanwhile_is_refused(
    settings: Settings,
    bring: Import,
    hung: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(tmp_path / "b.jpg", 2)
    _meanwhile(monkeypatch, partial(bring, path))

    outcome = replace_photo(settings, hung, found(path))

    assert outcome.reason is not None
    assert outcome.reason.code == FileRefusal.OTHER_PHOTO
    assert_whole(Storage(settings.data))


def test_rights_edited_meanwhile_are_said_by_the_next_work(
    settings: Settings,
    storage: Storage,
    hung: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def edit() -> None:
        edited = photo(hung)
        edited.creator, edited.remake_at = "Hélène Ørsted", now()
        db.session.commit()

    _meanwhile(monkeypatch, edit)
    replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2)))

    assert photo(hung).remake_at is not None
    assert remake_waiting(storage, NEVER) == 1
    for path in paths(storage, hung):
        assert metadata_of(path).rights.creator == "Hélène Ørsted"
    assert_whole(storage)


def test_avifs_begun_from_the_former_file_are_not_kept(
    settings: Settings,
    storage: Storage,
    hung: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edited = photo(hung)
    edited.creator, edited.remake_at = "Hélène Ørsted", now()
    db.session.commit()
    remake_waiting(storage, NEVER)  # its AVIFs have left
    name = preparing.give_final_names

    def replace_and_name(folder: Path, made: object) -> tuple[str, ...]:
        monkeypatch.setattr(preparing, "give_final_names", name)
        replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2, (300, 300))))
        return name(folder, made)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "give_final_names", replace_and_name)

    assert prepare_waiting(settings, NEVER) == 1  # the former ones thrown away, then the new ones

    assert {(row.format, row.width) for row in photo(hung).renditions} == {
        ("avif", 300), ("jpg", 300),
    }  # fmt: skip
    assert_whole(storage)


@pytest.mark.parametrize("is_public", [True, False])
def test_the_new_files_stand_where_the_former_stood(
    settings: Settings, storage: Storage, bring: Import, tmp_path: Path, *, is_public: bool
) -> None:
    gallery = create_gallery("essai", {})
    publish_gallery(gallery)
    if not is_public:
        gallery.visibility, gallery.password_hash = Visibility.PROTECTED, "hash"
    db.session.commit()
    [outcome] = bring(write(tmp_path / "a.jpg", 1), gallery=gallery.id)

    replace_photo(settings, outcome.photo or 0, found(write(tmp_path / "b.jpg", 2)))

    assert storage.is_public(photo(outcome.photo or 0).key) is is_public
    assert_whole(storage)


def test_a_failing_database_leaves_the_former_photo(
    settings: Settings,
    storage: Storage,
    hung: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", fail)
        with pytest.raises(MemoryError):
            replace_photo(settings, hung, found(write(tmp_path / "b.jpg", 2)))

    assert photo(hung).file_name == "first.jpg"
    assert_whole(storage)


def test_a_replacement_killed_at_any_step_is_undone_or_ended(
    settings: Settings, storage: Storage, hung: int, tmp_path: Path
) -> None:
    files = [write(tmp_path / f"{number}.jpg", number, (500, 400)) for number in (2, 3)]
    step, undone, ended = 1, 0, 0

    while is_killed(
        settings, partial(replace_photo, settings, hung, found(files[0])), Kill(step, NOTE)
    ):
        clear(storage)
        if photo(hung).file_name == files[0].name:
            ended += 1
            files.reverse()  # the other one comes next
        else:
            undone += 1
        step += 1

    assert step > 15
    assert undone > 5
    assert ended > 5
    assert photo(hung).file_name == files[0].name
    assert_whole(storage)
