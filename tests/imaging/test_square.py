"""A square is the middle of a picture, and nothing of its file."""

from pathlib import Path

import pytest
from PIL import Image

from photoallegret.imaging.square import cut_square


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (90, 90)])
def test_the_middle_is_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    whole = Image.new("RGB", size, (255, 255, 255))
    side = min(size)
    corner = ((size[0] - side) // 2, (size[1] - side) // 2)
    whole.paste((200, 30, 30), (*corner, corner[0] + side, corner[1] + side))
    exif = Image.Exif()
    exif[0x010E] = "canary"
    whole.save(tmp_path / "whole.jpg", exif=exif.tobytes(), comment=b"canary")

    cut_square(tmp_path / "whole.jpg", tmp_path / "square.jpg", 128)

    assert b"canary" not in (tmp_path / "square.jpg").read_bytes()
    with Image.open(tmp_path / "square.jpg") as square:
        assert square.size == (128, 128)
        red, green, _blue = square.getpixel((64, 64))  # type: ignore[misc]
        assert red > 180
        assert green < 60
