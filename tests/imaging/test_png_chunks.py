"""Chunks of PNG files."""

from io import BytesIO

import pytest

from photoallegret.imaging.png_chunks import PngFacts, inspect_png
from photoallegret.imaging.refusal import RefusalCode, Refused
from tests.imaging.pictures import encoded, exif_saying, four_corners, png_chunk

WHOLE = encoded(four_corners(), "PNG")
AFTER_HEADER = 8 + 25


def with_chunk(chunk: bytes, at: int = AFTER_HEADER) -> bytes:
    return WHOLE[:at] + chunk + WHOLE[at:]


def test_a_plain_png_has_nothing_to_say():
    assert inspect_png(BytesIO(WHOLE)) == PngFacts()


def test_exif_is_found_after_the_pixels_and_display_p3_by_its_numbers():
    exif = exif_saying(6)
    content = with_chunk(png_chunk(b"eXIf", exif), at=-12)
    assert inspect_png(BytesIO(content)) == PngFacts(exif=exif)

    content = with_chunk(png_chunk(b"cICP", b"\x0c\x0d\x00\x01"))
    assert inspect_png(BytesIO(content)).is_display_p3


def test_an_animation_is_refused():
    content = with_chunk(png_chunk(b"acTL", bytes(8)))

    with pytest.raises(Refused) as caught:
        inspect_png(BytesIO(content))

    assert caught.value.code is RefusalCode.ANIMATION


@pytest.mark.parametrize("cut", [1, 5, 12, 13, 40, len(WHOLE) - 9])
def test_a_cut_png_is_refused(cut):
    with pytest.raises(Refused) as caught:
        inspect_png(BytesIO(WHOLE[:-cut]))

    assert caught.value.code is RefusalCode.TRUNCATED


def test_a_damaged_picture_is_refused_and_a_damaged_text_is_not():
    pixels = bytearray(WHOLE)
    pixels[WHOLE.index(b"IDAT") + 8] ^= 1
    text = bytearray(png_chunk(b"tEXt", b"Comment\0hello"))
    text[-1] ^= 1

    assert inspect_png(BytesIO(with_chunk(bytes(text)))) == PngFacts()
    with pytest.raises(Refused) as caught:
        inspect_png(BytesIO(bytes(pixels)))
    assert caught.value.code is RefusalCode.CORRUPT
