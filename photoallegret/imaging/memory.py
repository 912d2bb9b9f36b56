"""How much memory a photograph will take, told before it is decoded."""

import resource
from pathlib import Path

from photoallegret.imaging.decode import Photo
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.recognise import Kind
from photoallegret.imaging.refusal import RefusalCode, Refused

_STATM = Path("/proc/self/statm")
_UNKNOWN_BASE = 300_000_000
_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2}
"""Bytes of one pixel in Pillow's memory; every other mode takes four."""
_CONVERTED = {"P": 8, "PA": 8, "I;16": 5, "I;16L": 5, "I;16B": 5, "LA": 4, "RGBA": 4, "RGBX": 4}
"""Bytes more per pixel while it is made plain, or premultiplied to be resized."""
_DECODER: dict[Kind, int] = {"JPEG": 0, "PNG": 0, "TIFF": 12, "WEBP": 12, "AVIF": 12, "HEIF": 12}
"""Bytes per pixel of the decoder itself: whole planes, strips, canvases, turned copies."""
_WHOLE_FILE = {"WEBP", "AVIF", "HEIF"}
_PER_RENDITION_PIXEL = 16
"""The largest rendition, its conversion, its turn and the encoder's coefficients."""
_COEFFICIENT_BYTES = 2


def require_memory(photo: Photo, largest: tuple[int, int], limits: Limits) -> int:
    """Return the bytes of address space that preparing `photo` needs, by estimate.

    `largest` is the size of its largest rendition. Raises Refused, with both figures, when
    `limits.memory` does not allow it.
    """
    needed = _base() + estimate(photo, largest)
    if needed > limits.memory:
        raise Refused(RefusalCode.TOO_MUCH_MEMORY, needed=needed, limit=limits.memory)
    return needed


def estimate(photo: Photo, largest: tuple[int, int]) -> int:
    """Return the bytes that the photograph adds to a child at rest."""
    image = photo.image
    width, height = image.size  # may be smaller than stored: the decoder scales
    per_pixel = _PER_PIXEL.get(image.mode, 4) + _CONVERTED.get(image.mode, 1)
    if "transparency" in image.info:
        per_pixel += 8
    decoder = photo.pixels * _DECODER[photo.kind] + photo.pixels * _coefficients(photo)
    if photo.kind in _WHOLE_FILE:
        decoder += 2 * photo.length
    return width * height * per_pixel + decoder + largest[0] * largest[1] * _PER_RENDITION_PIXEL


def _coefficients(photo: Photo) -> int:
    """Bytes per pixel of the coefficients a JPEG of several scans keeps (others: none)."""
    layers = getattr(photo.image, "layer", None)
    if photo.kind != "JPEG" or not layers:
        return 0
    full: int = max(across * down for _, across, down, _ in layers)
    stored: int = sum(across * down for _, across, down, _ in layers)
    return -(-_COEFFICIENT_BYTES * stored // full)


def _base() -> int:
    """Address space of this process now."""
    try:
        pages = int(_STATM.read_text().split()[0])
    except OSError:  # not Linux
        return _UNKNOWN_BASE
    return pages * resource.getpagesize()
