"""The blocks of a file are found by its format."""

from pathlib import Path

from PIL import Image

from photoallegret.imaging.blocks import Blocks, find_blocks
from photoallegret.imaging.iptc import Photoshop
from tests.imaging.metadata_files import TEXT, iim_block, photoshop_block, tiff_block


def test_blocks_that_are_no_bytes_are_none(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8))
    image.info |= {"xmp": b"<x/>", "exif": tiff_block({315: (TEXT, b"Al\0")})}
    blocks = find_blocks(image, tmp_path)
    assert blocks.xmp == b"<x/>"
    assert blocks.exif[315].raw == b"Al\0"

    image.info |= {"xmp": {"parsed": "elsewhere"}, "exif": None}

    assert find_blocks(image, tmp_path) == Blocks()


def test_a_tiff_with_photoshop_resources_gives_their_iptc(tmp_path: Path) -> None:
    path, iim = tmp_path / "photo.tif", iim_block((2, 5, b"Title"))
    Image.new("L", (8, 8)).save(path, tiffinfo={34377: photoshop_block(iim, b"d" * 16)})

    with Image.open(path) as image:
        assert find_blocks(image, path).photoshop == Photoshop(iim, b"d" * 16)
