"""A square cut from the middle of a picture that this program itself has written."""

from pathlib import Path

from PIL import Image, ImageOps

QUALITY = 85


def cut_square(source: Path, target: Path, side: int) -> None:
    """Write the middle of the JPEG file ``source`` as one of ``side`` by ``side`` pixels.

    Args:
        source: a rendition, small and known to be sound: strangers' files are decoded in a child.
        target: where it is written, without any metadata.
        side: in pixels; a smaller picture is enlarged.

    """
    with Image.open(source, formats=("JPEG",)) as whole:
        square = ImageOps.fit(whole.convert("RGB"), (side, side), Image.Resampling.LANCZOS)
    square.info = {}
    square.save(target, "JPEG", quality=QUALITY, optimize=True)
