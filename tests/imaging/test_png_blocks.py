"""A PNG's chunks are walked within bounds, behind the pixels too."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.png_blocks import PngBlocks, png_blocks

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def walk(*chunks: bytes) -> PngBlocks:
    return png_blocks(BytesIO(SIGNATURE + b"".join(chunks) + chunk(b"IEND", b"")))


def raw_profile(name: bytes, body: bytes) -> bytes:
    text = b"\n%s\n%8d\n%s\n" % (name, len(body), body.hex().encode())
    return chunk(b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(text))


def xmp_text(packet: bytes, *, packed: bool) -> bytes:
    text = zlib.compress(packet) if packed else packet
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + bytes([packed, 0]) + b"\0\0" + text)


@pytest.mark.parametrize("packed", [False, True])
def test_xmp_is_found_behind_the_pixels(packed: bool) -> None:
    assert (
        walk(chunk(b"IDAT", b"pixels"), xmp_text(b"<x/>\0<y/>", packed=packed)).xmp == b"<x/>\0<y/>"
    )


def test_exif_and_the_profiles_of_imagemagick_are_found() -> None:
    assert walk(chunk(b"eXIf", b"II*\0")).exif == b"II*\0"

    blocks = walk(
        raw_profile(b"exif", b"Exif\0\0MM"),
        raw_profile(b"8bim", b"8BIM"),
        raw_profile(b"xmp", b"<x/>"),
    )

    assert blocks == PngBlocks(exif=b"Exif\0\0MM", xmp=b"<x/>", photoshop=b"8BIM")


def test_a_profile_that_is_no_hexadecimal_is_none() -> None:
    text = b"Raw profile type xmp\0\nxmp\n 4\nzz!!"
    assert walk(chunk(b"tEXt", text.replace(b"zz!!", b"3c782f3e"))).xmp == b"<x/>"

    assert walk(chunk(b"tEXt", text)) == PngBlocks()


def test_text_that_unpacks_without_end_is_refused() -> None:
    assert walk(xmp_text(b" " * 3_000_000, packed=True)).xmp != b""

    assert walk(xmp_text(b" " * 50_000_000, packed=True)) == PngBlocks()


def test_half_a_million_chunks_cost_little() -> None:
    content = BytesIO(SIGNATURE + chunk(b"tEXt", b"a\0b") * 500_000)
    began = time.process_time()

    assert png_blocks(content) == PngBlocks()
    assert time.process_time() - began < 1


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(noise: bytes) -> None:
    png_blocks(BytesIO(noise))
    png_blocks(BytesIO(SIGNATURE + noise))
    walk(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1" + noise), chunk(b"zTXt", noise))
    walk(chunk(b"zTXt", b"Raw profile type exif\0\0" + noise))
