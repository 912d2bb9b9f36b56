"""A decoded photograph at the sizes that are served, upright; colour and files are elsewhere."""

from math import ceil

from PIL import Image

from photoallegret.imaging.pixels import on_white

HEADROOM = 1.5
"""Detail is skipped cheaply, in the decoder or by averaging, only if this many times the size
wanted is left for the fine filter: closer to it, sharp photographs lose visibly."""
BICUBIC_FROM = 2.0
"""Reduced so much or more at once, bicubic reads enough pixels to match Lanczos closely (95 of
100 by SSIMULACRA2) at two thirds of its cost; averaging first would cost the same, and 5 to 15."""

BAND = 512
"""Rows resized at once: the intermediate picture stays small, in memory and in the cache."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation (Exif 3.0, tag 274) to what makes it upright."""


def is_turned(orientation: int) -> bool:
    """Tell whether the orientation swaps width and height."""
    return orientation >= 5  # noqa: PLR2004 -- 5 to 8 do


def as_seen(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Swap width and height if the orientation does (its own inverse)."""
    return size[::-1] if is_turned(orientation) else size


def with_headroom(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size below which no detail may be skipped cheaply."""
    return ceil(size[0] * HEADROOM), ceil(size[1] * HEADROOM)


def shrink(
    image: Image.Image, size: tuple[int, int], extent: tuple[float, float] | None = None
) -> Image.Image:
    """Resize to `size` (never larger), as good as Lanczos over the whole but cheaper.

    `extent` is the part of the image that counts, if its last column or row is not whole. The
    caller gives the image away: it is freed as soon as it was read once.
    """
    if image.size == size:
        return on_white(image)
    alpha = {"LA": "La", "RGBA": "RGBa"}.get(image.mode)
    if alpha:  # once, not in each band; colour under transparency must not bleed in
        opaque, image = image.mode, image.convert(alpha)
    width, height = extent or image.size
    across = max(1, int(width / size[0] / HEADROOM))
    down = max(1, int(height / size[1] / HEADROOM))
    if across > 1 or down > 1:
        image = image.reduce((across, down))
    image = _in_bands(image, (width / across, height / down), size)
    return on_white(image.convert(opaque)) if alpha else image


def _in_bands(image: Image.Image, box: tuple[float, float], size: tuple[int, int]) -> Image.Image:
    (width, height), rows = size, box[1] / size[1]
    is_much = max(box[0] / width, rows) >= BICUBIC_FROM
    fine = Image.Resampling.BICUBIC if is_much else Image.Resampling.LANCZOS
    shrunk = Image.new(image.mode, size)
    for top in range(0, height, BAND):
        bottom = min(height, top + BAND)
        source = (0, top * rows, box[0], min(box[1], bottom * rows))
        shrunk.paste(image.resize((width, bottom - top), fine, source), (0, top))
    return shrunk


def turn(image: Image.Image, orientation: int) -> Image.Image:
    """Apply the EXIF orientation."""
    turned = image.transpose(_TURNS[orientation]) if orientation in _TURNS else image
    turned.info = {}
    return turned


def resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """One step of the cascade: each size is made from the one before."""
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def average_colour(image: Image.Image) -> str:
    """Return the mean colour of a small sRGB image, as #rrggbb."""
    pixel = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    red, green, blue = pixel  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"
