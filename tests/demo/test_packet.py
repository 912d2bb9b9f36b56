"""Embedding: the texts replace those a file carried, and the picture stays byte for byte."""

import io

import pytest
from PIL import Image

from demo.packet import dressed, segments
from demo.profile import SRGB, profile
from demo.texts import galleries


def plain_jpeg() -> bytes:
    file = io.BytesIO()
    image = Image.linear_gradient("L").convert("RGB")
    image.save(file, "JPEG", icc_profile=profile("sRGB", SRGB), exif=Image.Exif())
    return file.getvalue()


def scan(jpeg: bytes) -> bytes:
    return dict(segments(jpeg))[0xDA]


def test_dressing_again_replaces_the_texts_and_keeps_the_picture() -> None:
    first, second = galleries()[0].photos[:2]

    once = dressed(plain_jpeg(), galleries()[0], first)
    twice = dressed(once, galleries()[0], second)

    assert first.words["fr"].title.encode() in once
    assert first.words["fr"].title.encode() not in twice
    assert second.words["fr"].title.encode() in twice
    assert scan(twice) == scan(once) == scan(plain_jpeg())
    assert dressed(once, galleries()[0], first) == once


def test_other_files_are_refused() -> None:
    with pytest.raises(ValueError, match="not a JPEG"):
        list(segments(b"\x89PNG\r\n"))
