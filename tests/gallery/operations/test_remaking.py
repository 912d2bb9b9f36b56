"""Rights edited: every file says the new ones, pixels stay, a kill leaves what the rows name."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations import preparing, remaking
from photoallegret.gallery.operations.preparing import prepare_waiting
from photoallegret.gallery.operations.publishing import create_gallery, publish_gallery
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.remaking import remake_waiting
from photoallegret.gallery.operations.runs import NOTE, open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.storage import Storage, rendition_name
from tests.gallery.kills import Kill, clear, is_killed
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import
from tests.imaging.metadata_files import metadata_of

NEVER = threading.Event()


@pytest.fixture
def gallery() -> int:
    made = create_gallery("essai", {})
    publish_gallery(made)
    db.session.commit()
    return made.id


def photos(bring: Import, folder: Path, count: int = 1, gallery: int | None = None) -> list[int]:
    paths = [write_photograph(folder / f"{n}.jpg", n, size=(600, 400)) for n in range(count)]
    return [outcome.photo or 0 for outcome in bring(*paths, gallery=gallery)]


def photo(identity: int) -> Photo:
    db.session.rollback()
    found = db.session.get_one(Photo, identity)
    db.session.refresh(found)
    return found


def edit(identity: int, creator: str = "Hélène Ørsted") -> None:
    edited = photo(identity)
    edited.creator, edited.copyright_notice = creator, f"© {creator}"
    edited.remake_at = now()
    db.session.commit()


def files(storage: Storage, identity: int) -> list[Path]:
    made = photo(identity)
    names = [rendition_name(row.digest, row.width, row.format) for row in made.renditions]
    found = [storage.find_rendition(made.key, name) for name in names]
    db.session.rollback()
    return [path for path in found if path is not None]


def formats(identity: int) -> list[tuple[str, int]]:
    found = sorted((row.format, row.width) for row in photo(identity).renditions)
    db.session.rollback()
    return found


def assert_says_its_rights(storage: Storage, identity: int) -> None:
    expected = rights_of(photo(identity))
    for path in files(storage, identity):
        assert metadata_of(path).rights == expected


def test_jpegs_say_the_new_rights_at_once_and_avifs_after(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path, gallery: int
) -> None:
    ids = photos(bring, tmp_path / "photos", 3, gallery)
    prepare_waiting(settings, NEVER)
    before = {path: path.read_bytes() for identity in ids for path in files(storage, identity)}
    for identity in ids[:2]:
        edit(identity)

    assert remake_waiting(storage, NEVER) == 2
    assert remake_waiting(storage, NEVER) == 0

    for identity in ids[:2]:
        assert (photo(identity).remake_at, photo(identity).avif_at) == (None, None)
        assert formats(identity) == [("jpg", 480), ("jpg", 600)]
        assert_says_its_rights(storage, identity)
        assert not set(files(storage, identity)) & set(before)
    assert_whole(storage)
    assert prepare_waiting(settings, NEVER) == 2
    for identity in ids:
        assert formats(identity) == [("avif", 480), ("avif", 600), ("jpg", 480), ("jpg", 600)]
        assert_says_its_rights(storage, identity)
    assert all(before[path] == path.read_bytes() for path in files(storage, ids[2]))
    assert_whole(storage)


@pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is not installed: no outside reader checks the new rights",
)
def test_another_program_reads_the_new_name_in_every_file_on_the_same_pixels(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    pixels = [Image.open(path).tobytes() for path in files(storage, identity)]
    edit(identity)

    remake_waiting(storage, NEVER)
    assert [Image.open(path).tobytes() for path in files(storage, identity)] == pixels
    prepare_waiting(settings, NEVER)

    command = ["exiftool", "-json", "-G0", "-Creator", "-Rights", "-Artist", "-ProfileDescription"]
    told = subprocess.run(
        [*command, *files(storage, identity)], capture_output=True, check=True
    ).stdout
    read = json.loads(told)
    assert len(read) == 4
    for one in read:
        assert one["XMP:Creator"] == one["EXIF:Artist"] == "Hélène Ørsted"
        assert one["XMP:Rights"] == "© Hélène Ørsted"
        assert one["ICC_Profile:ProfileDescription"]


def test_rights_edited_and_taken_back_change_no_file(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    prepare_waiting(settings, NEVER)
    before, creator = files(storage, identity), photo(identity).creator
    notice = photo(identity).copyright_notice
    edit(identity)
    edit(identity, creator)
    photo(identity).copyright_notice = notice
    db.session.commit()

    assert remake_waiting(storage, NEVER) == 1

    assert files(storage, identity) == before
    assert photo(identity).avif_at is not None
    assert_whole(storage)


@pytest.mark.parametrize("act", ["edit", "delete", "remake"])
def test_what_happens_meanwhile_is_not_overwritten(
    bring: Import,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    edit(identity)

    def delete() -> None:
        with open_run(storage) as run:
            deletion = delete_photos_forever([photo(identity)], storage, run)
            db.session.commit()
            deletion.finish()

    acts: dict[str, Callable[[], object]] = {
        "edit": partial(edit, identity, "Zoé"),
        "delete": delete,
        "remake": partial(remake_waiting, storage, NEVER),
    }
    name = remaking.give_final_names

    def act_and_name(folder: Path, made: object) -> tuple[str, ...]:
        monkeypatch.setattr(remaking, "give_final_names", name)
        acts[act]()
        return name(folder, made)  # type: ignore[arg-type]

    monkeypatch.setattr(remaking, "give_final_names", act_and_name)
    assert remake_waiting(storage, NEVER) == 0
    assert_whole(storage)

    if act == "edit":
        assert photo(identity).remake_at is not None
        assert remake_waiting(storage, NEVER) == 1
    if act != "delete":
        assert_says_its_rights(storage, identity)
        assert_whole(storage)


def test_avifs_begun_before_the_rights_were_edited_are_not_kept(
    settings: Settings,
    bring: Import,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    name = preparing.give_final_names

    def edit_and_name(folder: Path, made: object) -> tuple[str, ...]:
        monkeypatch.setattr(preparing, "give_final_names", name)
        edit(identity)
        return name(folder, made)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "give_final_names", edit_and_name)
    assert prepare_waiting(settings, NEVER) == 0

    left = photo(identity)
    assert (left.avif_at, left.lease_until, left.attempts, left.failure) == (None, None, 0, "")
    assert_whole(storage)
    assert remake_waiting(storage, NEVER) == 1
    assert prepare_waiting(settings, NEVER) == 1
    assert_says_its_rights(storage, identity)


def test_a_photo_whose_file_is_damaged_keeps_its_mark_and_stops_no_other(
    bring: Import, storage: Storage, tmp_path: Path
) -> None:
    first, second, third = photos(bring, tmp_path / "photos", 3)
    for identity in (first, second, third):
        edit(identity)
    damaged, absent = files(storage, first)[0], files(storage, second)[0]
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + b"\0")
    absent.unlink()

    assert remake_waiting(storage, NEVER) == 1

    assert photo(first).remake_at is not None
    assert damaged.name in photo(first).failure
    assert absent.name in photo(second).failure
    assert photo(third).remake_at is None
    damaged.write_bytes(content)
    assert remake_waiting(storage, NEVER) == 1
    assert photo(first).failure == ""
    assert list((storage.data / "uploads").iterdir()) == []


def test_a_worker_that_is_asked_to_end_leaves_the_rest(
    bring: Import, storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = photos(bring, tmp_path / "photos", 2)
    for identity in ids:
        edit(identity)
    ending, complete = threading.Event(), remaking._complete

    def complete_and_end(*arguments: object) -> bool:
        ending.set()
        return complete(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(remaking, "_complete", complete_and_end)
    assert remake_waiting(storage, ending) == 1

    assert photo(ids[1]).remake_at is not None
    assert_whole(storage)


def test_a_remake_killed_at_any_step_is_undone_or_ended(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path, gallery: int
) -> None:
    [identity] = photos(bring, tmp_path / "photos", 1, gallery)
    prepare_waiting(settings, NEVER)
    edit(identity)
    act = partial(remake_waiting, storage, NEVER)
    step, undone, ended = 1, 0, 0

    while is_killed(settings, act, Kill(step, NOTE)):
        clear(storage)
        if photo(identity).remake_at is None:
            ended += 1
            assert_says_its_rights(storage, identity)
            prepare_waiting(settings, NEVER)
            edit(identity, f"Zoé {step}")
        else:
            undone += 1
            assert len(files(storage, identity)) == 4
        step += 1

    assert step > 10
    assert undone > 2
    assert ended > 2
    assert_says_its_rights(storage, identity)
    assert_whole(storage)
