"""The raw metadata blocks of an image file, whatever its format."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from photoallegret.imaging.exif import TAGS
from photoallegret.imaging.iptc import NOTHING, Photoshop, photoshop_resources
from photoallegret.imaging.jpeg_blocks import jpeg_blocks
from photoallegret.imaging.png_blocks import png_blocks
from photoallegret.imaging.tiff import Directory, read_directories

_XMP, _IPTC, _PHOTOSHOP = 700, 33723, 34377


@dataclass(frozen=True, slots=True)
class Blocks:
    """What one file carries, not yet understood."""

    xmp: bytes = b""
    extended_xmp: dict[str, bytes] = field(default_factory=dict)
    photoshop: Photoshop = NOTHING
    exif: Directory = field(default_factory=dict)


def find_blocks(image: Image.Image, path: Path) -> Blocks:
    """Collect the blocks of the file at `path`, opened by Pillow as `image`.

    JPEG, PNG and TIFF are walked here: Pillow drops extended XMP and split segments, and reads
    what follows a PNG's pixels only once these are decoded. Raises OSError when the file
    cannot be read.
    """
    match image.format:
        case "JPEG" | "MPO":
            with path.open("rb") as stream:
                jpeg = jpeg_blocks(stream)
            resources = photoshop_resources(jpeg.photoshop)
            return Blocks(jpeg.xmp, jpeg.extended_xmp, resources, _exif(jpeg.exif))
        case "PNG":
            with path.open("rb") as stream:
                png = png_blocks(stream)
            resources = photoshop_resources(png.photoshop)
            return Blocks(png.xmp, {}, resources, _exif(png.exif))
        case "TIFF":
            return _tiff(path)
        case _:  # WebP, AVIF, HEIF: Pillow and pillow-heif hand both blocks over untouched
            xmp, exif = image.info.get("xmp"), image.info.get("exif")
            xmp, exif = (block if isinstance(block, bytes) else b"" for block in (xmp, exif))
            return Blocks(xmp, {}, NOTHING, _exif(exif))


def _exif(block: bytes) -> Directory:
    return read_directories(BytesIO(block.removeprefix(b"Exif\0\0")), TAGS)


def _tiff(path: Path) -> Blocks:
    with path.open("rb") as stream:
        found = read_directories(stream, {*TAGS, _XMP, _IPTC, _PHOTOSHOP})
    raw = {tag: found[tag].raw for tag in (_XMP, _IPTC, _PHOTOSHOP) if tag in found}
    photoshop = photoshop_resources(raw.get(_PHOTOSHOP, b""))
    if _IPTC in raw:  # the older place, which every program still writes
        photoshop = Photoshop(_straight(raw[_IPTC]), photoshop.digest)
    return Blocks(raw.get(_XMP, b""), {}, photoshop, found)


def _straight(iim: bytes) -> bytes:
    """Undo the byte swap of programs that stored the block as 32-bit numbers."""
    if iim[:1] != b"\x1c" and iim[3:4] == b"\x1c":
        iim = iim[: len(iim) // 4 * 4]
        return b"".join(iim[start : start + 4][::-1] for start in range(0, len(iim), 4))
    return iim
