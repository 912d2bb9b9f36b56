"""ZIP archives: read in their own order, refused when they are built to harm."""

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from photoallegret.gallery.operations.archives import ArchiveLimits, files_of
from photoallegret.gallery.operations.outcome import Refusal

LIMITS = ArchiveLimits(entries=20, size=1_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "photos.zip"


def pack(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)


def read(path: Path, limits: ArchiveLimits = LIMITS) -> list[tuple[str, bytes | str]]:
    """Return each label without the archive's path, with the bytes or the code of refusal."""
    answers: list[tuple[str, bytes | str]] = []
    for found in files_of(path, limits):
        label = found.label.removeprefix(str(path))
        if isinstance(found.source, Refusal):
            answers.append((label, found.source.code))
            continue
        content = io.BytesIO()
        block = memoryview(bytearray(1000))
        try:
            with found.source() as stream:
                while count := stream.readinto(block):
                    content.write(block[:count])
            answers.append((label, content.getvalue()))
        except OSError:
            answers.append((label, "unreadable while reading"))
    return answers


def test_files_are_read_in_the_order_of_the_archive(path: Path) -> None:
    pack(path, ("b/", b""), ("b/2.jpg", b"two" * 1000), ("a/1.jpg", b"one"))

    assert read(path) == [("/b/2.jpg", b"two" * 1000), ("/a/1.jpg", b"one")]
    assert [found.name for found in files_of(path, LIMITS)] == ["2.jpg", "1.jpg"]


def test_what_systems_leave_is_left_aside(path: Path) -> None:
    pack(
        path, ("__MACOSX/._a.jpg", b"x"), ("a.jpg", b"a"), (".DS_Store", b"x"), ("b/Thumbs.db", b"")
    )

    assert read(path) == [("/a.jpg", b"a")]


@pytest.mark.parametrize(
    "name",
    [
        "../a.jpg",
        "b/../../a.jpg",
        "/etc/a.jpg",
        "..\\a.jpg",
        "C:\\a.jpg",
        "c:a.jpg",
        "\\\\host\\a.jpg",
    ],
)
def test_a_path_that_climbs_out_refuses_the_whole_archive(path: Path, name: str) -> None:
    pack(path, ("good.jpg", b"good"), (name, b"bad"))

    assert read(path) == [("", "climbing-path")]


def test_dots_inside_a_name_climb_nowhere(path: Path) -> None:
    pack(path, ("a..b/..c.jpg", b"fine"), ("b/c...jpg", b"good"))

    assert read(path) == [("/b/c...jpg", b"good")]  # the first is a hidden file


def test_a_nul_in_a_name_is_a_trick(path: Path) -> None:
    pack(path, ("good.jpgX.sh", b"bad"))
    path.write_bytes(path.read_bytes().replace(b"good.jpgX.sh", b"good.jpg\0.sh"))

    assert read(path) == [("", "climbing-path")]


def test_a_link_refuses_the_whole_archive(path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    pack(path, ("good.jpg", b"good"), (link, b"/etc/passwd"))

    assert read(path) == [("", "link-in-archive")]


def test_a_device_is_refused_alone(path: Path) -> None:
    device = zipfile.ZipInfo("device.jpg")
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    pack(path, (device, b""), ("good.jpg", b"good"))

    assert read(path) == [("/device.jpg", "not-a-file"), ("/good.jpg", b"good")]


@pytest.mark.parametrize(("count", "is_refused"), [(20, False), (21, True)])
def test_the_number_of_entries_is_limited(path: Path, count: int, *, is_refused: bool) -> None:
    pack(path, *((f"{number}.jpg", b"x") for number in range(count)))

    answers = read(path)

    assert (answers == [("", "too-many-entries")]) is is_refused
    assert len(answers) == (1 if is_refused else count)


def test_an_endless_table_is_refused_before_it_is_read(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"{number}.jpg", b"")
    tracemalloc.start()

    answers = read(path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answers == [("", "too-many-entries")]
    assert peak < 1_000_000


def test_a_table_that_lies_about_its_entries_is_counted(path: Path) -> None:
    pack(path, *((f"{number}.jpg", b"x") for number in range(30)))
    whole = bytearray(path.read_bytes())
    whole[-14:-10] = struct.pack("<HH", 1, 1)
    path.write_bytes(whole)

    assert read(path) == [("", "too-many-entries")]


def test_a_long_table_of_sixty_four_bits_is_measured(path: Path) -> None:
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 10**9, 10**9, 46 * 10**9, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(record + locator + end)

    assert read(path) == [("", "too-many-entries")]


@pytest.mark.parametrize(("size", "is_refused"), [(1_000_000, False), (1_000_001, True)])
def test_the_unpacked_size_is_limited(path: Path, size: int, *, is_refused: bool) -> None:
    pack(path, ("a.jpg", bytes(size - 10)), ("b.jpg", bytes(10)))

    assert (read(path) == [("", "archive-too-large")]) is is_refused


def test_an_entry_that_lies_about_its_size_never_gives_more(path: Path) -> None:
    pack(path, ("bomb.jpg", bytes(5_000_000)))
    whole = path.read_bytes().replace(struct.pack("<L", 5_000_000), struct.pack("<L", 500_000))
    path.write_bytes(whole)

    assert read(path) == [("/bomb.jpg", "unreadable while reading")]


def test_what_cannot_be_read_is_refused_alone(path: Path) -> None:
    pack(
        path,
        ("inner.zip", b"PK"),
        ("locked.jpg", b"x"),
        ("broken.jpg", b"0123456789" * 50),
        ("good.jpg", b"good"),
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("odd.jpg", b"odd", zipfile.ZIP_BZIP2)
    whole = bytearray(path.read_bytes())
    for marker, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := whole.find(marker, at + 1)) >= 0:
            if b"locked.jpg" in whole[at : at + 60]:
                whole[at + offset] |= 1
    at = whole.find(b"broken.jpg") + len(b"broken.jpg") + 4
    whole[at] ^= 0xFF
    path.write_bytes(whole)

    assert read(path) == [
        ("/inner.zip", "nested-archive"),
        ("/locked.jpg", "encrypted"),
        ("/broken.jpg", "unreadable while reading"),
        ("/good.jpg", b"good"),
        ("/odd.jpg", "compression"),
    ]


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\5\6", b"PK\3\4" + bytes(100)])
def test_what_is_no_archive_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    assert read(path) == [("", "broken-archive")]


def test_an_archive_cut_short_is_refused(path: Path) -> None:
    pack(path, ("a.jpg", b"a" * 1000), ("b.jpg", b"b" * 1000))
    path.write_bytes(path.read_bytes()[:-5])

    assert read(path) == [("", "broken-archive")]


def test_an_empty_archive_is_refused(path: Path) -> None:
    pack(path, ("folder/", b""))

    assert read(path) == [("", "empty-archive")]


def test_an_archive_with_a_comment_is_read(path: Path) -> None:
    pack(path, ("a.jpg", b"a"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"made by PK\5\6 hand" * 10

    # Ambiguous on purpose: whichever record is believed, nothing breaks.
    assert read(path) in ([("/a.jpg", b"a")], [("", "broken-archive")])


def test_names_written_without_the_flag_are_read_as_their_author_wrote_them(path: Path) -> None:
    pack(path, ("XXXX.jpg", b"mac"), ("YY.jpg", b"dos"), ("éé 🌋.jpg", b"flag"))
    whole = path.read_bytes().replace(b"XXXX.jpg", "éé.jpg".encode())
    path.write_bytes(whole.replace(b"YY.jpg", "éé.jpg".encode("cp437")))

    assert read(path) == [("/éé.jpg", b"mac"), ("/éé.jpg", b"dos"), ("/éé 🌋.jpg", b"flag")]
