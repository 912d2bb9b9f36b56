"""A JPEG's headers are walked within bounds."""

import time
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.jpeg_blocks import JpegBlocks, jpeg_blocks
from tests.imaging.metadata_files import (
    exif_segment,
    extended_segments,
    iim_block,
    photoshop_block,
    photoshop_segment,
    segment,
    xmp_segment,
)

SOI, SCAN = b"\xff\xd8", b"\xff\xda\0\2"


def walk(*segments: bytes) -> JpegBlocks:
    return jpeg_blocks(BytesIO(SOI + b"".join(segments) + SCAN + b"pixels"))


def test_blocks_are_collected_whatever_stands_between() -> None:
    resources = photoshop_block(iim_block((2, 5, b"Title")))
    filled = b"\xff\xff" + exif_segment(b"II*\0")  # fill bytes before a marker are lawful

    blocks = walk(
        segment(0xE0, b"JFIF\0"), xmp_segment(b"<x/>"), filled, photoshop_segment(resources)
    )

    assert blocks == JpegBlocks(exif=b"II*\0", xmp=b"<x/>", photoshop=resources)


def test_a_photoshop_block_split_over_segments_is_joined() -> None:
    resources = photoshop_block(iim_block((2, 120, b"a" * 30_000), (2, 120, b"b" * 30_000)) * 2)

    blocks = walk(photoshop_segment(resources[:65_000]), photoshop_segment(resources[65_000:]))

    assert blocks.photoshop == resources


def test_an_extension_is_put_in_order() -> None:
    packet = bytes(range(256)) * 500
    portions = extended_segments("a" * 32, packet)
    assert len(portions) == 3

    assert walk(*reversed(portions)).extended_xmp == {"A" * 32: packet}


def test_an_extension_as_large_as_a_depth_map_is_left_alone() -> None:
    portions = extended_segments("a" * 32, b"x" * 4_000_001)

    assert walk(*portions, xmp_segment(b"<x/>")) == JpegBlocks(xmp=b"<x/>")


def test_overlapping_portions_without_end_are_bounded() -> None:
    packet = b"x" * 3_000_000
    names = ["a" * 32, "b" * 32, "c" * 32]

    found = walk(*(part for name in names for part in extended_segments(name, packet, 2_000)))

    assert [len(packet) for packet in found.extended_xmp.values()] == [200_000, 200_000]


def test_a_header_that_ends_early_gives_what_came_before() -> None:
    restart, end, no_length = b"\xff\xd0", b"\xff\xd9", b"\xff\xe1\0\1"

    for broken in (end, no_length, b"\xff\xe1", b"\xff" * 100, b"\xff\xe1\xff\xff"):
        content = SOI + restart + xmp_segment(b"<x/>") + broken
        assert jpeg_blocks(BytesIO(content)) == JpegBlocks(xmp=b"<x/>")
        assert jpeg_blocks(BytesIO(SOI + broken + exif_segment(b"II*\0"))).exif == b""


def test_nothing_is_read_after_the_scan_begins() -> None:
    assert walk(xmp_segment(b"<x/>")).xmp == b"<x/>"
    assert walk(SCAN, xmp_segment(b"<x/>")) == JpegBlocks()


def test_a_hundred_thousand_segments_cost_little() -> None:
    content = BytesIO(SOI + segment(0xE1, b"none") * 100_000 + SCAN)
    began = time.process_time()

    assert jpeg_blocks(content) == JpegBlocks()
    assert time.process_time() - began < 0.5


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    assert walk(xmp_segment(b"<x/>"), noise).xmp == b"<x/>"
    jpeg_blocks(BytesIO(noise))
    walk(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + noise))
