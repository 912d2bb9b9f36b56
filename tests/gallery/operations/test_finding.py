"""What is found under the paths a photographer names, and in which order."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoallegret.gallery.operations.finding import Found, find_files, open_file
from photoallegret.gallery.operations.outcome import Refusal


def no_archive(path: Path) -> Iterator[Found]:
    yield Found(f"{path}/inside", "inside", Refusal("test"))


def labels(*paths: Path) -> list[str]:
    return [found.label for found in find_files(paths, no_archive)]


def refusals(*paths: Path) -> dict[str, str]:
    return {
        found.name: found.source.code
        for found in find_files(paths, no_archive)
        if isinstance(found.source, Refusal)
    }


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_a_folder_gives_its_files_in_natural_order_then_its_folders(tmp_path: Path) -> None:
    write(tmp_path, "b/IMG_10.jpg", "b/IMG_2.jpg", "a/deep/x.jpg", "a/y.jpg", "z.jpg", "IMG_1.jpg")

    assert labels(tmp_path) == [
        f"{tmp_path}/{name}"
        for name in (
            "IMG_1.jpg", "z.jpg", "a/y.jpg", "a/deep/x.jpg", "b/IMG_2.jpg", "b/IMG_10.jpg",
        )
    ]  # fmt: skip


def test_paths_are_taken_in_the_order_given(tmp_path: Path) -> None:
    write(tmp_path, "b.jpg", "a.jpg")

    assert labels(tmp_path / "b.jpg", tmp_path / "a.jpg") == [
        f"{tmp_path}/b.jpg",
        f"{tmp_path}/a.jpg",
    ]


def test_what_systems_leave_is_left_aside(tmp_path: Path) -> None:
    write(
        tmp_path, "a.jpg", ".DS_Store", "._a.jpg", "Thumbs.db", "desktop.ini",
        "__MACOSX/._a.jpg", ".hidden/b.jpg", "@eaDir/c.jpg",
    )  # fmt: skip

    assert labels(tmp_path) == [f"{tmp_path}/a.jpg"]


def test_links_are_refused_and_never_followed(tmp_path: Path) -> None:
    write(tmp_path, "away/secret.jpg", "in/a.jpg")
    (tmp_path / "in" / "file.jpg").symlink_to(tmp_path / "away" / "secret.jpg")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "away")
    (tmp_path / "in" / "nowhere.jpg").symlink_to(tmp_path / "absent")

    assert refusals(tmp_path / "in") == {
        "file.jpg": "link",
        "folder": "link",
        "nowhere.jpg": "link",
    }
    assert refusals(tmp_path / "in" / "file.jpg") == {"file.jpg": "link"}
    with pytest.raises(OSError, match="symbolic"):
        open_file(tmp_path / "in" / "file.jpg")


def test_a_link_to_a_folder_that_is_named_itself_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "photos/a.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "photos")

    assert labels(tmp_path / "link") == [f"{tmp_path}/link/a.jpg"]


def test_pipes_and_sockets_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    assert refusals(tmp_path) == {"pipe.jpg": "not-a-file"}
    with pytest.raises(OSError, match="ordinary"):
        open_file(tmp_path / "pipe.jpg")


def test_what_vanishes_is_refused(tmp_path: Path) -> None:
    assert refusals(tmp_path / "gone.jpg") == {"gone.jpg": "unreadable"}


@pytest.mark.skipif(os.getuid() == 0, reason="root reads everything")
def test_a_closed_folder_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "closed/a.jpg", "open/b.jpg")
    (tmp_path / "closed").chmod(0)

    try:
        assert refusals(tmp_path) == {"closed": "unreadable"}
        assert len(labels(tmp_path)) == 2
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_archives_are_unpacked_by_whoever_knows_how(tmp_path: Path) -> None:
    write(tmp_path, "a.ZIP", "b.jpg")

    assert labels(tmp_path) == [f"{tmp_path}/a.ZIP/inside", f"{tmp_path}/b.jpg"]


def test_any_name_is_found_and_told(tmp_path: Path) -> None:
    names = [
        "été.jpg".encode(),
        "e\N{COMBINING ACUTE ACCENT}.jpg".encode(),
        "a b 🌋.jpg".encode(),
        "مرحبا.jpg".encode(),
        b"caf\xe9.jpg",
        b"x" * 251 + b".jpg",
    ]
    for name in names:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_bytes(name)

    found = list(find_files([tmp_path], no_archive))

    assert len(found) == len(names)
    contents = set()
    for item in found:
        assert item.label.encode("utf-8")
        assert not isinstance(item.source, Refusal)
        block = memoryview(bytearray(300))
        with item.source() as stream:
            read = stream.readinto(block)
        contents.add(bytes(block[:read]))
    assert contents == set(names)
