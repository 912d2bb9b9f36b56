"""Directories of TIFF and EXIF are read at untrusted offsets without harm."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.tiff import BLOCK_AT_MOST, VALUE_AT_MOST, Field, read_directories
from tests.imaging.metadata_files import BYTE, LONG, SHORT, TEXT, fraction, tiff_block


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_directories_are_read_in_both_byte_orders(order: str) -> None:
    block = tiff_block(
        {271: (TEXT, b"Maker\0")},
        {33434: fraction(1, 250, order), 34855: (SHORT, struct.pack(f"{order}H", 200))},
        order,
    )

    found = read_directories(BytesIO(block), {271, 33434, 34855})

    assert found[271].raw == b"Maker\0"
    assert found[33434].ratios() == (1 / 250,)
    assert found[34855].whole_numbers() == (200,)


def test_only_what_is_asked_for_is_read() -> None:
    block = tiff_block(
        {271: (TEXT, b"Maker\0"), 33432: (TEXT, b"Notice\0")}, {42033: (TEXT, b"SN12345")}
    )
    assert set(read_directories(BytesIO(block), {271, 42033})) == {271, 42033}

    assert set(read_directories(BytesIO(block), {271})) == {271}


def test_bigtiff_is_read() -> None:
    entry = struct.pack("<HHQ8s", 315, TEXT, 6, b"Alice\0")
    block = struct.pack("<2sHHHQQ", b"II", 43, 8, 0, 16, 1) + entry + bytes(8)

    assert read_directories(BytesIO(block), {315})[315].raw == b"Alice\0"


def test_a_directory_that_points_to_itself_is_read_once() -> None:
    block = tiff_block({315: (TEXT, b"Al\0"), 34665: (LONG, struct.pack("<I", 8))})

    assert read_directories(BytesIO(block), {315})[315].raw == b"Al\0"


def test_an_offset_outside_the_block_loses_that_value_only() -> None:
    block = bytearray(tiff_block({270: (TEXT, b"Description\0"), 315: (TEXT, b"Al\0")}))
    block[10 + 8 : 10 + 12] = b"\xff\xff\xff\xff"

    assert set(read_directories(BytesIO(block), {270, 315})) == {315}


def test_a_huge_text_is_cut() -> None:
    block = tiff_block({270: (TEXT, b"a" * 200_000)})

    assert len(read_directories(BytesIO(block), {270})[270].raw) == VALUE_AT_MOST


def test_a_block_beyond_its_limit_is_left_out() -> None:
    block = tiff_block({700: (BYTE, b"a" * BLOCK_AT_MOST), 33723: (BYTE, b"b" * 4_000_004)})

    found = read_directories(BytesIO(block), {700, 33723})

    assert [(tag, len(field.raw)) for tag, field in found.items()] == [(700, BLOCK_AT_MOST)]


def test_a_fraction_over_zero_is_no_number() -> None:
    assert Field(5, struct.pack("<IIII", 1, 0, 1, 4), "<").ratios() == (0.25,)
    assert Field(3, struct.pack("<HH", 28, 10), "<").ratios() == (2.8,)
    assert Field(2, b"12", "<").ratios() == ()


@given(
    st.binary(max_size=300),
    st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0", b""]),
)
def test_any_bytes_are_survived(noise: bytes, header: bytes) -> None:
    tags = set(range(0, 65_536, 7))

    for field in read_directories(BytesIO(header + noise), tags).values():
        assert all(number == number for number in field.ratios())  # noqa: PLR0124 -- not NaN
