"""Containers that say how long they are and how large their picture is, read without a decoder."""

import struct
from typing import BinaryIO

from photoallegret.imaging.refusal import RefusalCode, Refused

_BOXES_AT_MOST = 10_000
_ANIMATED = 0x02
"""Flag of the VP8X chunk (WebP container specification)."""
_14_BITS = 0x3FFF


def inspect_webp(head: bytes, length: int) -> tuple[int, int]:
    """Return width and height of a WebP file of `length` bytes that starts with `head`.

    Its decoder would take the memory of the whole canvas merely to tell the size. Refuses
    animations and cut files. Source: WebP container specification; RFC 6386, 9.1.
    """
    if len(head) < 30 or int.from_bytes(head[4:8], "little") + 8 > length + 1:  # noqa: PLR2004
        raise Refused(RefusalCode.TRUNCATED)
    match head[12:16]:
        case b"VP8X":
            if head[20] & _ANIMATED:
                raise Refused(RefusalCode.ANIMATION)
            width = int.from_bytes(head[24:27], "little") + 1
            height = int.from_bytes(head[27:30], "little") + 1
        case b"VP8L":
            packed = int.from_bytes(head[21:25], "little")
            width, height = (packed & _14_BITS) + 1, (packed >> 14 & _14_BITS) + 1
        case b"VP8 ":
            width, height = (side & _14_BITS for side in struct.unpack_from("<HH", head, 26))
        case _:
            raise Refused(RefusalCode.CORRUPT)
    return width, height


def inspect_boxes(stream: BinaryIO, length: int) -> None:
    """Refuse an AVIF or HEIF file of `length` bytes whose boxes reach beyond its end.

    Source: ISO/IEC 14496-12, 4.2.
    """
    offset = 0
    for _ in range(_BOXES_AT_MOST):
        if offset >= length:
            break
        stream.seek(offset)
        header = stream.read(16)
        if len(header) < 8:  # noqa: PLR2004 -- size and type
            raise Refused(RefusalCode.TRUNCATED)
        size = int.from_bytes(header[:4], "big")
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        elif size == 0:  # to the end of the file
            return
        if size < 8:  # noqa: PLR2004 -- a box holds at least its header
            raise Refused(RefusalCode.CORRUPT)
        offset += size
    if offset > length:
        raise Refused(RefusalCode.TRUNCATED)
