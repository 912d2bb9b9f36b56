"""How much memory a photograph will take, told before it is decoded."""

import resource
from functools import cache
from pathlib import Path

from photoallegret.imaging.decode import Photo
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.recipe import Format
from photoallegret.imaging.recognise import Kind
from photoallegret.imaging.refusal import RefusalCode, Refused

_STATM = Path("/proc/self/statm")
_UNKNOWN_BASE = 100_000_000
_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2}
"""Bytes of one pixel in Pillow's memory; every other mode takes four."""
_CONVERTED = {"P": 8, "PA": 8, "I;16": 5, "I;16L": 5, "I;16B": 5, "LA": 4, "RGBA": 4, "RGBX": 4}
"""Bytes more per pixel while it is made plain, or premultiplied to be resized."""
_DECODER: dict[Kind, int] = {
    "JPEG": 0,
    "PNG": 0,
    "TIFF": 0,
    "WEBP": 12,
    "AVIF": 12,
    "HEIF": 12,
}
"""Bytes per pixel of the decoder itself: whole planes and canvases."""
_WHOLE_FILE = {"WEBP", "AVIF", "HEIF"}
_ENCODER: dict[Format, int] = {"jpg": 16, "avif": 36}
"""Bytes per pixel of the largest rendition: its copies and what the encoder keeps (measured)."""
_COEFFICIENT_BYTES = 2
_BITS_PER_SAMPLE, _ORIENTATION, _ROWS_PER_STRIP = 258, 274, 278


def require_memory(
    photo: Photo, largest: tuple[int, int], formats: tuple[Format, ...], limits: Limits
) -> int:
    """Return the bytes of address space that preparing `photo` needs, by estimate.

    `largest` is the size of its largest rendition, to be made in `formats`. Raises Refused,
    with both figures, when `limits.memory` does not allow it.
    """
    needed = resting_size() + estimate(photo, largest, formats)
    if needed > limits.memory:
        raise Refused(RefusalCode.TOO_MUCH_MEMORY, needed=needed, limit=limits.memory)
    return needed


def estimate(photo: Photo, largest: tuple[int, int], formats: tuple[Format, ...]) -> int:
    """Return the bytes that the photograph adds to a child at rest."""
    image = photo.image
    width, height = image.size  # may be smaller than stored: the decoder scales
    per_pixel = _PER_PIXEL.get(image.mode, 4) + _CONVERTED.get(image.mode, 1)
    if "transparency" in image.info:
        per_pixel += 8
    decoder = photo.pixels * _DECODER[photo.kind] + photo.pixels * _coefficients(photo)
    if photo.kind in _WHOLE_FILE:
        decoder += 2 * photo.length
    if photo.kind == "TIFF":
        decoder += _strip(photo)
    encoder = largest[0] * largest[1] * max(_ENCODER[format_] for format_ in formats)
    return width * height * per_pixel + decoder + encoder


def _strip(photo: Photo) -> int:
    """Bytes that TIFF's decoder takes: one whole strip, and a second picture if it is turned."""
    tags = getattr(photo.image, "tag_v2", {})
    width, height = photo.stored
    rows: int = min(height, tags.get(_ROWS_PER_STRIP, height))
    bits: int = sum(tags.get(_BITS_PER_SAMPLE, (8,)))
    turned = width * height * 4 if tags.get(_ORIENTATION, 1) != 1 else 0
    return rows * width * bits // 8 + turned


def _coefficients(photo: Photo) -> int:
    """Bytes per pixel of the coefficients a JPEG of several scans keeps (others: none)."""
    layers = getattr(photo.image, "layer", None)
    if photo.kind != "JPEG" or not layers:
        return 0
    full: int = max(across * down for _, across, down, _ in layers)
    stored: int = sum(across * down for _, across, down, _ in layers)
    return -(-_COEFFICIENT_BYTES * stored // full)


@cache
def resting_size() -> int:
    """Return the address space of this process when it was first asked, in bytes.

    To be asked before the first photograph: afterwards the process keeps what it has used.
    """
    try:
        pages = int(_STATM.read_text().split()[0])
    except OSError:  # not Linux
        return _UNKNOWN_BASE
    return pages * resource.getpagesize()
