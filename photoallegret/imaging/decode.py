"""Opening an untrusted photograph: recognised, measured and bounded before a pixel is decoded."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageFile, PngImagePlugin

from photoallegret.imaging.endings import inspect_boxes, inspect_webp
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.pixels import plain
from photoallegret.imaging.png_chunks import PngFacts, inspect_png
from photoallegret.imaging.profiles import adobe_rgb_profile, display_p3_profile
from photoallegret.imaging.recognise import HEAD_BYTES, Kind, recognise
from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.tiff_pages import inspect_tiff

LONGEST_PROFILE = 16_000_000
"""Bytes of a colour profile kept in a PNG; Pillow's own limit refuses some scanners' profiles."""
ORIENTATIONS = range(1, 9)
_ORIENTATION, _EXIF_DIRECTORY, _INTEROPERABILITY = 0x0112, 0x8769, 0xA005
_COLOUR_SPACE, _UNCALIBRATED, _ADOBE_RGB = 0xA001, 0xFFFF, 2
_PLUGINS: dict[Kind, str] = {
    "JPEG": "PIL.JpegImagePlugin",
    "PNG": "PIL.PngImagePlugin",
    "TIFF": "PIL.TiffImagePlugin",
    "WEBP": "PIL.WebPImagePlugin",
    "AVIF": "PIL.AvifImagePlugin",
}
_TEXT_CHUNKS = ("tEXt", "zTXt", "iTXt")


@dataclass(slots=True)
class Photo:
    """A photograph whose header was read and found acceptable; its pixels are not decoded yet."""

    kind: Kind
    image: Image.Image
    stored: tuple[int, int]
    """Width and height as stored, before orientation."""
    length: int
    """Bytes of the file."""
    orientation: int
    """As in EXIF, 1 to 8."""
    extent: tuple[float, float]
    """How far the stored picture reaches over the decoded one: a reduced JPEG's last column
    and row may be wider than the picture."""
    profile: bytes
    """The colour profile, carried or merely named by the file; empty when there is neither."""

    @property
    def pixels(self) -> int:
        """Return how many pixels are stored."""
        return self.stored[0] * self.stored[1]


def harden() -> None:
    """Set Pillow's own switches, once per process, for untrusted files.

    The number of pixels is judged here, by `Limits`; a text bomb in a PNG is no reason to
    refuse its pixels, and texts are read elsewhere.
    """
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    PngImagePlugin.MAX_TEXT_CHUNK = LONGEST_PROFILE
    for chunk in _TEXT_CHUNKS:
        setattr(PngImagePlugin.PngStream, f"chunk_{chunk}", _skip_chunk)


def _skip_chunk(stream: PngImagePlugin.PngStream, _position: int, length: int) -> bytes:
    return ImageFile._safe_read(stream.fp, length)  # type: ignore[arg-type]  # noqa: SLF001


@contextmanager
def open_photo(path: Path, limits: Limits) -> Iterator[Photo]:
    """Open the file at `path` and read its header.

    Raises Refused for anything that is not one acceptable photograph within `limits.pixels`.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise Refused(RefusalCode.UNREADABLE, reason=error.strerror or "") from error
    with stream:
        yield _open(stream, limits)


def _open(stream: BinaryIO, limits: Limits) -> Photo:
    length = os.fstat(stream.fileno()).st_size
    head = stream.read(HEAD_BYTES)
    if not head:
        raise Refused(RefusalCode.EMPTY)
    kind = recognise(head)
    stream.seek(0)
    png = None
    if kind == "TIFF":
        inspect_tiff(stream, length)
    elif kind == "WEBP":
        _check_pixels(inspect_webp(head, length), limits)
    elif kind == "PNG":
        png = inspect_png(stream)
    elif kind != "JPEG":
        inspect_boxes(stream, length)
    stream.seek(0)
    _load_plugin(kind)
    with refusing_what_fails():
        image = Image.open(stream, formats=(kind,))
    _check_pixels(image.size, limits)
    if kind == "AVIF" and getattr(image, "is_animated", False):
        raise Refused(RefusalCode.ANIMATION)
    # Pillow turns TIFF files itself while it decodes them.
    orientation = 1 if kind == "TIFF" else _orientation(image, png.exif if png else None)
    profile = _profile(kind, image, png)
    return Photo(kind, image, image.size, length, orientation, image.size, profile)


def _check_pixels(size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise Refused(RefusalCode.CORRUPT)
    if width * height > limits.pixels:
        raise Refused(
            RefusalCode.TOO_MANY_PIXELS,
            width=width,
            height=height,
            pixels=width * height,
            limit=limits.pixels,
        )


def _load_plugin(kind: Kind) -> None:
    """Import one decoder: Pillow, left to itself, would import all of its forty."""
    if kind != "HEIF":
        importlib.import_module(_PLUGINS[kind])
        return
    import pillow_heif  # noqa: PLC0415 -- slow import

    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )


@contextmanager
def refusing_what_fails() -> Iterator[None]:
    """Turn what decoders raise on damaged files into a refusal.

    Pillow's decoders raise nearly every built-in exception on one hostile file or another.
    """
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as error:
        cut = "truncated" in str(error).lower()
        raise Refused(RefusalCode.TRUNCATED if cut else RefusalCode.CORRUPT) from error


def _orientation(image: Image.Image, block: bytes | None) -> int:
    """Return the orientation in an EXIF `block`, or in the one Pillow found; 1 when absurd."""
    try:
        if block is None:
            exif = image.getexif()
        else:  # Pillow would decode the whole PNG to look behind its pixels
            exif = Image.Exif()
            exif.load(block)
        value = exif.get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 -- hostile EXIF raises anything; the pixels may be sound
        return 1
    return value if isinstance(value, int) and value in ORIENTATIONS else 1


def _profile(kind: Kind, image: Image.Image, png: PngFacts | None) -> bytes:
    """Return the embedded profile, or the one that the file names in another way."""
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return profile
    if png is not None and png.is_display_p3:
        return display_p3_profile()
    return adobe_rgb_profile() if kind == "JPEG" and _says_adobe_rgb(image) else b""


def _says_adobe_rgb(image: Image.Image) -> bool:
    """Cameras say Adobe RGB by the option R03 and leave the colour space open (DCF 2.0)."""
    try:
        exif = image.getexif()
        space = exif.get_ifd(_EXIF_DIRECTORY).get(_COLOUR_SPACE)
        option = exif.get_ifd(_INTEROPERABILITY).get(1)
    except Exception:  # noqa: BLE001 -- hostile EXIF raises anything; sRGB is the fallback
        return False
    return bool(space == _ADOBE_RGB or (space == _UNCALIBRATED and option == "R03"))


def reduce_while_decoding(photo: Photo, at_least: tuple[int, int]) -> None:
    """Let the JPEG decoder skip detail (1/2, 1/4, 1/8), down to no less than `at_least`."""
    if photo.kind == "JPEG":
        drafted = photo.image.draft(photo.image.mode, at_least)
        if drafted:
            photo.extent = drafted[1][2:]


def decode(photo: Photo) -> Image.Image:
    """Decode the pixels, as `plain` gives them, still in the colours of the file.

    The photo lets go of them, so that whoever holds the result can free it. Raises Refused
    when they are damaged, cut, or of a kind that has no place in a photograph.
    """
    image = photo.image
    with refusing_what_fails():
        image.load()
    photo.image = Image.new("1", (1, 1))
    return plain(image)
