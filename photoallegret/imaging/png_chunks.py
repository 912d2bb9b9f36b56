"""The chunks of a PNG file: whole, undamaged, not an animation."""

import struct
import zlib
from dataclasses import dataclass, replace
from typing import BinaryIO

from photoallegret.imaging.refusal import RefusalCode, Refused

_SIGNATURE_BYTES = 8
_READ_AT_ONCE = 1 << 20
_EXIF_AT_MOST = 1 << 16
_CICP_P3 = b"\x0c\x0d"
"""Primaries of Display P3 and the curve of sRGB (ITU-T H.273)."""


@dataclass(frozen=True, slots=True)
class PngFacts:
    """What the chunks say that Pillow does not."""

    exif: bytes = b""
    """The body of the eXIf chunk, which may stand after the pixels."""
    is_display_p3: bool = False


def inspect_png(stream: BinaryIO) -> PngFacts:
    """Refuse animations, cut files and damaged chunks; `stream` is the whole file.

    Pillow checks no checksum of the pixel data. Source: PNG, third edition, clauses 5 and 11.
    """
    stream.seek(_SIGNATURE_BYTES)
    facts = PngFacts()
    while True:
        header = stream.read(8)
        if len(header) < 8:  # noqa: PLR2004 -- length and type
            raise Refused(RefusalCode.TRUNCATED)
        size, kind = struct.unpack(">I4s", header)
        if kind == b"acTL":
            raise Refused(RefusalCode.ANIMATION)
        start = _check(stream, kind, size)
        if kind == b"eXIf":
            facts = replace(facts, exif=start)
        elif kind == b"cICP":
            facts = replace(facts, is_display_p3=start[:2] == _CICP_P3)
        elif kind == b"IEND":
            return facts


def _check(stream: BinaryIO, kind: bytes, size: int) -> bytes:
    """Read one chunk to its end against its checksum, and return how it starts."""
    checksum, start = zlib.crc32(kind), b""
    while size:
        piece = stream.read(min(size, _READ_AT_ONCE))
        if not piece:
            raise Refused(RefusalCode.TRUNCATED)
        checksum = zlib.crc32(piece, checksum)
        start = start or piece[:_EXIF_AT_MOST]
        size -= len(piece)
    stored = stream.read(4)
    if len(stored) < 4:  # noqa: PLR2004 -- the checksum
        raise Refused(RefusalCode.TRUNCATED)
    # Only the chunks that make the picture: a damaged text is no reason to refuse it.
    if kind[:1].isupper() and int.from_bytes(stored, "big") != checksum:
        raise Refused(RefusalCode.CORRUPT)
    return start
