"""Pictures drawn in code, and the files made of them."""

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from photoallegret.imaging.job import Job
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.prepare import prepare
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.rights import Rights

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 40), (40, 50, 190), (210, 200, 40)
SMALL = Recipe(widths=(32, 64))
STORED = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.ROTATE_90, Image.Transpose.FLIP_TOP_BOTTOM),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT),
    8: (Image.Transpose.ROTATE_270,),
}
"""How a camera stores an upright picture under each EXIF orientation."""


def four_corners(width: int = 96, height: int = 64) -> Image.Image:
    """Red, green above; blue, yellow below."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata([RED, GREEN, BLUE, YELLOW])
    return picture.resize((width, height), Image.Resampling.NEAREST)


def corners_of(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours an eighth inside each corner, in the order of `four_corners`."""
    width, height = image.size
    right, bottom = width - 1 - width // 8, height - 1 - height // 8
    places = [
        (width // 8, height // 8),
        (right, height // 8),
        (width // 8, bottom),
        (right, bottom),
    ]
    return [image.getpixel(place) for place in places]  # type: ignore[misc]


def distance(one: Iterable[tuple[int, ...]], other: Iterable[tuple[int, ...]]) -> int:
    """The largest difference between two lists of colours."""
    return max(
        abs(a - b)
        for colour, wanted in zip(one, other, strict=True)
        for a, b in zip(colour, wanted, strict=True)
    )


def noise(width: int, height: int) -> Image.Image:
    """Something that does not compress."""
    return Image.effect_noise((width, height), 90).convert("RGB")


def saved(path: Path, image: Image.Image, format_: str, **settings: Any) -> Path:
    image.save(path, format_, **settings)
    return path


def encoded(image: Image.Image, format_: str, **settings: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format_, **settings)
    return buffer.getvalue()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def exif_saying(orientation: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_of_one_colour(width: int, height: int) -> bytes:
    """A decompression bomb: a few kilobytes that unpack to width x height black pixels."""
    packing = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    pixels = b"".join([*(packing.compress(row) for _ in range(height)), packing.flush()])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", pixels)
        + png_chunk(b"IEND", b"")
    )


def png_saying(width: int, height: int) -> bytes:
    """A PNG whose header claims a size; there is next to nothing behind it."""
    return png_of_one_colour(1, 1).replace(
        png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
    )


def scan_bomb(scans: int, side: int = 2048) -> bytes:
    """A progressive JPEG whose last scan is repeated: small, and slow inside the decoder."""
    content = encoded(
        Image.new("RGB", (side, side), (120, 130, 140)), "JPEG", progressive=True, quality=50
    )
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * scans + content[-2:]


def tiff_of(pages: list[list[tuple[int, int, bytes]]]) -> bytes:
    """A little-endian TIFF of directories only: (tag, kind, value), the value to four bytes."""
    content = b"II*\0" + struct.pack("<I", 8)
    for number, entries in enumerate(pages):
        content += struct.pack("<H", len(entries))
        sizes = {2: 1, 3: 2, 4: 4, 1: 1}
        for tag, kind, value in entries:
            count = len(value) // sizes[kind]
            content += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        following = len(content) + 4 if number + 1 < len(pages) else 0
        content += struct.pack("<I", following)
    return content


def prepared_here(source: Path, out: Path, recipe: Recipe = SMALL) -> Prepared:
    """Prepare in this process, under the partial names."""
    rights = Rights(creator="Zoé Martin", copyright_notice="© Zoé Martin")
    job = Job(source, out, "t", rights, ("jpg",), prepares=True)
    return prepare(job, recipe, Limits(), lambda: None)


def opened_renditions(prepared: Prepared) -> list[Image.Image]:
    images = []
    for made in prepared.renditions:
        with Image.open(made.path.with_name(f".t-{made.path.name}")) as image:
            image.load()
            images.append(image)
    return images
