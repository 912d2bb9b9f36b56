"""Sizes and ends of containers."""

from io import BytesIO

import pytest
from PIL import Image

from photoallegret.imaging.endings import inspect_boxes, inspect_webp
from photoallegret.imaging.refusal import RefusalCode, Refused
from tests.imaging.pictures import encoded, four_corners, noise


@pytest.mark.parametrize(
    "settings", [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}]
)
def test_the_size_of_each_kind_of_webp(settings):
    content = encoded(four_corners(301, 203), "WEBP", **settings)

    assert inspect_webp(content[:4096], len(content)) == (301, 203)


def test_an_animated_webp_is_refused():
    frames = [four_corners(8, 8), Image.new("RGB", (8, 8))]
    content = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    with pytest.raises(Refused) as caught:
        inspect_webp(content, len(content))

    assert caught.value.code is RefusalCode.ANIMATION


@pytest.mark.parametrize("left", [20, 100, -2])
def test_a_cut_webp_is_refused(left):
    content = encoded(noise(30, 30), "WEBP", lossless=True)[:left]

    with pytest.raises(Refused) as caught:
        inspect_webp(content, len(content))

    assert caught.value.code is RefusalCode.TRUNCATED


def test_a_webp_of_another_chunk_is_corrupt():
    with pytest.raises(Refused) as caught:
        inspect_webp(b"RIFF\x16\0\0\0WEBPJUNK" + bytes(20), 36)

    assert caught.value.code is RefusalCode.CORRUPT


def test_whole_boxes_pass_and_cut_ones_do_not():
    content = encoded(four_corners(), "AVIF")
    inspect_boxes(BytesIO(content), len(content))

    for left in (len(content) - 1, len(content) // 2, 34):
        with pytest.raises(Refused) as caught:
            inspect_boxes(BytesIO(content[:left]), left)
        assert caught.value.code is RefusalCode.TRUNCATED


def test_the_sizes_a_box_may_say():
    to_the_end = b"\0\0\0\0mdat" + bytes(9)
    inspect_boxes(BytesIO(to_the_end), len(to_the_end))
    wide = b"\0\0\0\x01mdat" + (20).to_bytes(8, "big") + bytes(4)
    inspect_boxes(BytesIO(wide), len(wide))

    with pytest.raises(Refused) as caught:
        inspect_boxes(BytesIO(b"\0\0\0\x03mdat"), 8)

    assert caught.value.code is RefusalCode.CORRUPT
