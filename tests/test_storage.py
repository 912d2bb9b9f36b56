"""Files of photographs: where they stand, how they move, and what no name can make them do."""

import stat
from pathlib import Path

import pytest

from photoallegret.data_folder import make_folders
from photoallegret.storage import Storage, WrongNameError, rendition_name

KEY, OTHER = "AbCdEfGhIjKl_-34", "-_CdEfGhIjKl_-34"
SHA256 = "0123456789abcdef" * 4
NAME = "0123456789abcdef-480.jpg"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    make_folders(tmp_path)
    return Storage(tmp_path)


def renditions(tmp_path: Path, *names: str) -> Path:
    folder = tmp_path / "uploads" / "made"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(name)
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd", "..", "a/b-480.jpg", "0123456789abcdef-480.jpg/..",
        "0123456789abcdef-480.svg", "0123456789abcdef-0480.jpg", "0123456789ABCDEF-480.jpg",
        "0123456789abcdef-480.jpg\n", "",
    ],
)  # fmt: skip
def test_no_name_of_another_form_reaches_the_disk(storage: Storage, name: str) -> None:
    with pytest.raises(WrongNameError):
        storage.find_rendition(KEY, name)
    with pytest.raises(WrongNameError):
        storage.remove_renditions(name)
    with pytest.raises(WrongNameError):
        storage.original(name)


def test_names_of_renditions_say_digest_width_and_format() -> None:
    assert rendition_name("0123456789abcdef", 480, "jpg") == NAME
    with pytest.raises(WrongNameError):
        rendition_name("../../etc", 480, "jpg")


def test_an_original_is_placed_by_its_digest_and_closed_to_writing(
    storage: Storage, tmp_path: Path
) -> None:
    source = tmp_path / "uploads" / "copy"
    source.write_bytes(b"bytes")

    storage.place_original(source, SHA256)

    original = tmp_path / "originals" / "01" / SHA256
    assert storage.original(SHA256) == original
    assert original.read_bytes() == b"bytes"
    assert stat.S_IMODE(original.stat().st_mode) == 0o400
    assert not source.exists()


def test_the_same_original_may_be_placed_twice(storage: Storage, tmp_path: Path) -> None:
    for _ in range(2):
        source = tmp_path / "uploads" / "copy"
        source.write_bytes(b"bytes")
        storage.place_original(source, SHA256)

    assert storage.original(SHA256).read_bytes() == b"bytes"


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("key", [KEY, OTHER])
def test_renditions_are_placed_and_found(
    storage: Storage, tmp_path: Path, key: str, *, public: bool
) -> None:
    storage.place_renditions(renditions(tmp_path, NAME), key, public=public)

    place = "public" if public else "private"
    assert (
        storage.find_rendition(key, NAME) == tmp_path / "renditions" / place / key[:2] / key / NAME
    )
    assert storage.is_public(key) is public


def test_what_is_nowhere_is_not_found(storage: Storage) -> None:
    assert storage.find_rendition(KEY, NAME) is None
    assert storage.is_public(KEY) is None


def test_settling_moves_every_size_and_says_whether_it_did(
    storage: Storage, tmp_path: Path
) -> None:
    names = [NAME, "0123456789abcdef-1600.avif"]
    storage.place_renditions(renditions(tmp_path, *names), KEY, public=True)

    assert storage.settle(KEY, public=False) is True
    assert storage.settle(KEY, public=False) is False

    assert [storage.rendition(KEY, name, public=False).read_text() for name in names] == names
    assert not storage.folder(KEY, public=True).exists()


def test_settling_ends_a_move_that_was_cut_short(storage: Storage, tmp_path: Path) -> None:
    late = "0123456789abcdef-1600.avif"
    storage.place_renditions(renditions(tmp_path, NAME), KEY, public=False)
    storage.place_renditions(renditions(tmp_path, late), KEY, public=True)

    storage.settle(KEY, public=False)

    folder = storage.folder(KEY, public=False)
    assert sorted(path.name for path in folder.iterdir()) == sorted([NAME, late])
    assert not storage.folder(KEY, public=True).exists()


@pytest.mark.parametrize("public", [True, False])
def test_a_rendition_is_added_beside_the_others(
    storage: Storage, tmp_path: Path, *, public: bool
) -> None:
    storage.place_renditions(renditions(tmp_path, NAME), KEY, public=public)
    late = tmp_path / "uploads" / "late"
    late.write_text("late")

    storage.add_rendition(late, KEY, "0123456789abcdef-1600.avif")

    path = storage.rendition(KEY, "0123456789abcdef-1600.avif", public=public)
    assert path.read_text() == "late"


def test_nothing_is_added_to_a_photo_that_is_gone(storage: Storage, tmp_path: Path) -> None:
    late = tmp_path / "uploads" / "late"
    late.write_text("late")

    with pytest.raises(FileNotFoundError):
        storage.add_rendition(late, KEY, NAME)

    assert not any((tmp_path / "renditions" / "public").iterdir())
    assert not any((tmp_path / "renditions" / "private").iterdir())


def test_removing_takes_this_photo_and_no_other(storage: Storage, tmp_path: Path) -> None:
    near = KEY[:-1] + "5"
    for key in (KEY, near):
        storage.place_renditions(renditions(tmp_path, NAME), key, public=True)

    storage.remove_renditions(KEY)
    storage.remove_renditions(KEY)
    storage.remove_rendition(near, "0123456789abcdef-720.jpg")

    assert storage.find_rendition(KEY, NAME) is None
    assert storage.find_rendition(near, NAME) is not None
    storage.remove_rendition(near, NAME)
    assert storage.find_rendition(near, NAME) is None


def test_a_folder_is_made_where_nobody_sees_it(storage: Storage) -> None:
    storage.make_folder(KEY)
    storage.make_folder(KEY)

    assert storage.is_public(KEY) is False


def test_an_original_is_removed(storage: Storage, tmp_path: Path) -> None:
    source = tmp_path / "uploads" / "copy"
    source.write_bytes(b"bytes")
    storage.place_original(source, SHA256)

    storage.remove_original(SHA256)
    storage.remove_original(SHA256)

    assert not storage.original(SHA256).exists()
