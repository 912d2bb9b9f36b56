"""What a photograph's file says of itself, read from XMP, IPTC-IIM and EXIF together."""

from dataclasses import fields
from pathlib import Path

from PIL import Image

from photoallegret.imaging import capture_time, shooting, xmp_description
from photoallegret.imaging.blocks import find_blocks
from photoallegret.imaging.exif import exif_description
from photoallegret.imaging.iptc import read_iptc
from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.precedence import combined
from photoallegret.imaging.xmp import read_xmp

_WANTED = xmp_description.WANTED | shooting.WANTED | capture_time.WANTED


def read_metadata(image: Image.Image, path: Path) -> Metadata:
    """Read the file at `path`, which Pillow opened as `image` (its pixels are not needed).

    Damaged or hostile metadata gives less, or nothing, and never an error. Raises OSError when
    the file itself cannot be read.
    """
    blocks = find_blocks(image, path)
    xmp = read_xmp(blocks.xmp, blocks.extended_xmp, _WANTED)
    iptc = read_iptc(blocks.photoshop.iim)
    said = combined(
        xmp_description.xmp_description(xmp),
        iptc.description,
        exif_description(blocks.exif),
        iim_is_newer=blocks.photoshop.is_changed,
    )
    time = capture_time.capture_time(blocks.exif, xmp, iptc)
    taken = shooting.shooting_from_exif(blocks.exif).over(shooting.shooting_from_xmp(xmp))
    return Metadata(
        **{f.name: getattr(said, f.name) for f in fields(said)},
        **{f.name: getattr(taken, f.name) for f in fields(taken)},
        taken_at=time.taken_at,
        taken_offset_minutes=time.offset_minutes,
    )
