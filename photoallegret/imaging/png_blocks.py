"""The metadata chunks of a PNG file, also those after the pixels; no pixel is decoded."""

import binascii
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_XMP = b"XML:com.adobe.xmp"
_RAW_PROFILE = b"Raw profile type "
CHUNKS_AT_MOST = 100_000
BYTES_AT_MOST = 4_000_000
"""For one chunk, packed or unpacked."""


@dataclass(slots=True)
class PngBlocks:
    """Metadata of one PNG."""

    exif: bytes = b""
    xmp: bytes = b""
    photoshop: bytes = b""


def png_blocks(stream: BinaryIO) -> PngBlocks:
    """Collect the eXIf chunk, the XMP text and ImageMagick's raw profiles (PNG, third edition)."""
    blocks = PngBlocks()
    if stream.read(8) != _SIGNATURE:
        return blocks
    for _ in range(CHUNKS_AT_MOST):
        header = stream.read(8)
        if len(header) < 8:  # noqa: PLR2004 -- length and type
            break
        size, kind = struct.unpack(">I4s", header)
        if kind in {b"eXIf", b"iTXt", b"tEXt", b"zTXt"} and size <= BYTES_AT_MOST:
            _keep(blocks, kind, stream.read(size))
            stream.seek(4, 1)
        elif kind == b"IEND":
            break
        else:
            stream.seek(size + 4, 1)  # the checksum follows
    return blocks


def _keep(blocks: PngBlocks, kind: bytes, body: bytes) -> None:
    if kind == b"eXIf":
        blocks.exif = blocks.exif or body
        return
    keyword, _, rest = body.partition(b"\0")
    if kind == b"iTXt" and keyword == _XMP and not blocks.xmp:
        packed = rest[:1] == b"\x01"
        text = rest[2:].split(b"\0", 2)[-1]  # after the language and the translated keyword
        blocks.xmp = _unpacked(text) if packed else text
    elif kind != b"iTXt" and keyword.startswith(_RAW_PROFILE):
        profile = _raw_profile(_unpacked(rest[1:]) if kind == b"zTXt" else rest)
        match keyword[len(_RAW_PROFILE) :]:
            case b"exif" | b"APP1" if profile.startswith(b"Exif\0\0"):
                blocks.exif = blocks.exif or profile
            case b"iptc" | b"8bim":
                blocks.photoshop = blocks.photoshop or profile
            case b"xmp":
                blocks.xmp = blocks.xmp or profile


def _unpacked(packed: bytes) -> bytes:
    """Unpack a bounded size; nothing from a damaged or oversized stream."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, BYTES_AT_MOST)
    except zlib.error:
        return b""
    return b"" if unpacking.unconsumed_tail else text


def _raw_profile(text: bytes) -> bytes:
    """ImageMagick writes: newline, name, newline, length, newline, the bytes in hexadecimal."""
    lines = text.strip().split(b"\n", 2)
    try:
        return binascii.unhexlify(b"".join(lines[2].split())) if len(lines) > 2 else b""  # noqa: PLR2004 -- three parts
    except binascii.Error:
        return b""
