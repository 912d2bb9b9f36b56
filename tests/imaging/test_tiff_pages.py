"""Pages of TIFF files and raw files in disguise."""

import contextlib
import struct
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.tiff_pages import inspect_tiff
from tests.imaging.pictures import encoded, four_corners, tiff_of

SHORT, LONG, TEXT, BYTE = 3, 4, 2, 1


def short(value: int) -> bytes:
    return struct.pack("<H", value)


def inspect(content: bytes) -> None:
    inspect_tiff(BytesIO(content), len(content))


def refusal_of(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect(content)
    return caught.value


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_deflate", "jpeg", "packbits"])
def test_photographs_pass_and_cut_ones_do_not(compression):
    content = encoded(four_corners(200, 200), "TIFF", compression=compression)
    inspect(content)

    directory = int.from_bytes(content[4:8], "little")
    for left in (directory + 4, len(content) // 2, 9):
        assert refusal_of(content[:left]).code is RefusalCode.TRUNCATED


@pytest.mark.parametrize(
    ("entries", "name"),
    [
        ([(50706, BYTE, b"\1\4\0\0")], "DNG"),
        ([(271, TEXT, b"NIKO"), (259, SHORT, short(34713))], "NEF"),
        ([(271, TEXT, b"SONY"), (50740, BYTE, b"\0\0\0\0")], "ARW"),
        ([(259, SHORT, short(65535))], "PEF"),
        ([(262, SHORT, short(32803))], ""),
        ([(262, SHORT, short(34892))], ""),
        ([(33422, BYTE, b"\0\1\1\2")], ""),
    ],
)
def test_raw_files_are_refused_by_what_they_hold(entries, name):
    refused = refusal_of(tiff_of([entries]))

    assert (refused.code, refused.figures) == (RefusalCode.RAW, {"format": name})


def test_a_raw_file_behind_a_thumbnail_is_refused():
    thumbnail = [(254, LONG, struct.pack("<I", 1)), (330, LONG, struct.pack("<I", 38))]
    content = tiff_of([thumbnail])
    assert len(content) == 38
    content += struct.pack("<HHHI4sI", 1, 262, SHORT, 1, short(32803) + b"\0\0", 0)

    assert refusal_of(content).code is RefusalCode.RAW


def test_several_pages_are_refused_and_their_reduced_copies_are_not():
    pages = [four_corners(20, 20), Image.new("RGB", (20, 20)), Image.new("RGB", (20, 20))]
    several = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    refused = refusal_of(several)
    assert (refused.code, refused.figures) == (RefusalCode.SEVERAL_PAGES, {"pages": 3})

    page: list[tuple[int, int, bytes]] = [(262, SHORT, short(2))]
    reduced = [(254, LONG, struct.pack("<I", 1))]
    inspect(tiff_of([page, reduced]))
    assert refusal_of(tiff_of([page, page])).code is RefusalCode.SEVERAL_PAGES


def test_a_loop_of_directories_ends():
    content = bytearray(tiff_of([[(262, SHORT, short(2))]]))
    content[-4:] = struct.pack("<I", 8)

    inspect(bytes(content))


def test_big_tiffs_are_read_too():
    entry = struct.pack("<HHQ8s", 262, SHORT, 1, short(32803) + bytes(6))
    content = b"II+\0" + struct.pack("<HHQ", 8, 0, 16) + struct.pack("<Q", 1) + entry + bytes(8)

    assert refusal_of(content).code is RefusalCode.RAW


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_walk_fail(content):
    with contextlib.suppress(Refused):
        inspect(b"MM\0*" + content)
