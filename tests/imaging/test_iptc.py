"""IPTC-IIM is understood in the encodings of thirty years."""

import hashlib
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.iptc import Photoshop, photoshop_resources, read_iptc
from tests.imaging.metadata_files import UTF8, iim_block, photoshop_block

TEXT = "Forêt près de Kålvik"


def test_every_fact_is_read() -> None:
    iptc = read_iptc(
        iim_block(
            UTF8,
            (2, 5, b"Title"),
            (2, 105, b"Headline"),
            (2, 120, b"Caption\rsecond line"),
            (2, 25, b"sea"),
            (2, 25, b"Sea"),
            (2, 25, b"dawn"),
            (2, 80, b"Alice"),
            (2, 80, b"Bob"),
            (2, 110, b"Agency"),
            (2, 116, "© Alice".encode()),
            (2, 92, b"Quai"),
            (2, 90, b"Brest"),
            (2, 101, b"France"),
            (2, 55, b"20250504"),
            (2, 60, b"061230+0200"),
        )
    )

    said = iptc.description
    assert said.title == {"x-default": "Title"}
    assert said.headline == {"x-default": "Headline"}
    assert said.caption == {"x-default": "Caption\nsecond line"}
    assert said.keywords == ("sea", "dawn")
    assert said.rights.creator == "Alice, Bob"
    assert said.rights.credit_line == "Agency"
    assert said.rights.copyright_notice == "© Alice"
    assert said.place == "Quai, Brest, France"
    assert (iptc.date, iptc.time) == ("20250504", "061230+0200")


@pytest.mark.parametrize(
    ("escape", "encoding"),
    [
        (b"\x1b%G", "utf-8"),
        (b"\x1b%/I", "utf-8"),
        (b"\x1b.A", "latin-1"),
        (b"\x1b-A", "latin-1"),
        (b"", "utf-8"),
        (b"", "cp1252"),
        (b"", "mac_roman"),
        (b"\x1b%G", "cp1252"),  # programs that copy 1:90 and write what they like
        (b"\x1b(B", "cp1252"),
    ],
)
def test_the_encoding_is_found(escape: bytes, encoding: str) -> None:
    block = iim_block((1, 90, escape), (2, 5, TEXT.encode(encoding)), (2, 25, b"sea"))

    assert read_iptc(block).description.title == {"x-default": TEXT}


def test_one_value_decides_for_the_whole_block() -> None:
    # 0x8E alone would be a Ž; ê beside it shows that an old Mac wrote the block.
    block = iim_block((2, 5, "Été".encode("mac_roman")), (2, 120, "forêt".encode("mac_roman")))

    assert read_iptc(block).description.title == {"x-default": "Été"}


def test_utf8_cut_inside_a_letter_loses_that_letter_only() -> None:
    block = iim_block(UTF8, (2, 5, "Marée basse à é".encode()[:-1]))

    assert read_iptc(block).description.title == {"x-default": "Marée basse à"}


def test_extended_data_sets_and_long_captions_are_bounded() -> None:
    caption = "é".encode() * 500_000
    block = iim_block((2, 5, b"Title")) + struct.pack(">BBBHI", 0x1C, 2, 120, 0x8004, len(caption))

    said = read_iptc(block + caption + iim_block((2, 80, b"Alice"))).description

    assert said.caption == {"x-default": "é" * 5_000}
    assert said.rights.creator == "Alice"


def test_a_hundred_thousand_data_sets_cost_little() -> None:
    block = iim_block((2, 5, b"Title")) + iim_block((2, 25, b"key")) * 100_000
    began = time.process_time()

    said = read_iptc(block).description

    assert time.process_time() - began < 0.5
    assert said.title == {"x-default": "Title"}
    assert said.keywords == ("key",)


def test_resources_give_the_block_and_show_when_it_changed() -> None:
    iim = iim_block((2, 5, b"odd"))
    digest = hashlib.md5(iim, usedforsecurity=False).digest()

    unchanged = photoshop_resources(
        b"8BIM\x03\xed\x03abc\0\0\0\1x\0" + photoshop_block(iim, digest)
    )

    assert unchanged == Photoshop(iim, digest)
    assert not unchanged.is_changed
    assert photoshop_resources(photoshop_block(iim, bytes(16))).is_changed
    assert not photoshop_resources(photoshop_block(iim)).is_changed


def test_resources_are_bounded() -> None:
    empty = b"8BIM\x04\x0b\0\0\0\0\0\0"
    wanted = photoshop_block(iim_block((2, 5, b"Title")))
    assert photoshop_resources(empty * 900 + wanted).iim

    assert photoshop_resources(empty * 200_000 + wanted) == Photoshop(b"", b"")


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(noise: bytes) -> None:
    resources = photoshop_resources(b"8BIM" + noise)

    assert isinstance(resources, Photoshop)
    read_iptc(noise)
    read_iptc(b"\x1c" + noise)
    title = read_iptc(iim_block((2, 5, b"kept")) + b"\x00" + noise).description.title
    assert title == {"x-default": "kept"}
