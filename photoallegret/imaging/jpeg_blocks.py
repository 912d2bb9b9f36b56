"""The metadata segments of a JPEG file, found by walking its headers; no pixel is decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_SOI, _EOI, _SOS, _APP1, _APP13 = 0xD8, 0xD9, 0xDA, 0xE1, 0xED
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})

SEGMENTS_AT_MOST = 5_000
EXTENSIONS_AT_MOST = 2
PORTIONS_AT_MOST = 100
BYTES_AT_MOST = 4_000_000
"""For each kind of block; an extended XMP larger than this holds a depth map, not words."""


@dataclass(slots=True)
class JpegBlocks:
    """Metadata of one JPEG, the parts of each block joined."""

    exif: bytes = b""
    xmp: bytes = b""
    extended_xmp: dict[str, bytes] = field(default_factory=dict)
    """By the identifier that the main packet names."""
    photoshop: bytes = b""


def jpeg_blocks(stream: BinaryIO) -> JpegBlocks:
    """Collect EXIF, XMP and Photoshop segments up to the first scan (ITU-T T.81 annex B).

    A damaged header ends the walk: what stood before it is returned.
    """
    blocks = JpegBlocks()
    parts: dict[str, dict[int, bytes]] = {}
    for marker, body in _segments(stream):
        if marker == _APP13 and body.startswith(_PHOTOSHOP):
            blocks.photoshop = _joined(blocks.photoshop, body[len(_PHOTOSHOP) :])
        elif body.startswith(_EXIF):
            blocks.exif = _joined(blocks.exif, body[len(_EXIF) :])
        elif body.startswith(_XMP):
            blocks.xmp = blocks.xmp or body[len(_XMP) :]
        elif body.startswith(_EXTENDED_XMP):
            _keep_part(parts, body[len(_EXTENDED_XMP) :])
    # Parts follow one another by their offsets, whatever the order of the segments.
    blocks.extended_xmp = {
        name: b"".join(portions[offset] for offset in sorted(portions))
        for name, portions in parts.items()
    }
    return blocks


def _segments(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the APP1 and APP13 segments before the first scan."""
    if stream.read(2) != bytes((0xFF, _SOI)):
        return
    for _ in range(SEGMENTS_AT_MOST):
        marker = _next_marker(stream)
        if marker is None or marker in {_SOS, _EOI}:
            return
        if marker in _WITHOUT_LENGTH:
            continue
        size = int.from_bytes(stream.read(2)) - 2
        if size < 0:  # a length counts itself; a file that ends here gives zero
            return
        if marker in {_APP1, _APP13}:
            yield marker, stream.read(size)
        else:
            stream.seek(size, 1)


def _next_marker(stream: BinaryIO) -> int | None:
    """Return the next marker's code, fill bytes skipped; None where there is none."""
    if stream.read(1) != b"\xff":
        return None
    for _ in range(64):
        code = stream.read(1)
        if code != b"\xff":
            return code[0] if code else None
    return None


def _joined(block: bytes, part: bytes) -> bytes:
    return block + part if len(block) + len(part) <= BYTES_AT_MOST else block


def _keep_part(parts: dict[str, dict[int, bytes]], body: bytes) -> None:
    """Keep one portion: identifier, full length, offset, text (ISO 16684-3, extended XMP)."""
    if len(body) <= 40:  # noqa: PLR2004 -- nothing after the header
        return
    name = body[:32].decode("latin-1").upper()
    total, offset = struct.unpack(">II", body[32:40])
    if total > BYTES_AT_MOST or offset >= total or len({*parts, name}) > EXTENSIONS_AT_MOST:
        return
    portions = parts.setdefault(name, {})
    if len(portions) < PORTIONS_AT_MOST:
        portions.setdefault(offset, body[40:])
