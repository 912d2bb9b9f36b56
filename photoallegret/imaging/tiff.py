"""The directories of a TIFF structure, which is also what an EXIF block is.

Only tags asked for by number are read, so position, serial numbers and owner's name stay out.
"""

import struct
from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_SIZES[129] = 1  # UTF-8 text, since EXIF 3.0
_LETTERS = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q"}
_RATIONALS = {5: "I", 10: "i"}
EXIF_DIRECTORY = 34665
ENTRIES_AT_MOST = 2_000
VALUE_AT_MOST = 64_000
BLOCK_AT_MOST = 4_000_000
BLOCKS = frozenset({700, 33723, 34377})
"""Tags whose value is a block of its own: XMP, IPTC-IIM, Photoshop resources."""


@dataclass(frozen=True, slots=True)
class Field:
    """One tag's value, as stored."""

    kind: int
    raw: bytes
    order: str

    def whole_numbers(self) -> tuple[int, ...]:
        """Return the integers, at most sixteen; empty for text, fractions and floats."""
        letter = _LETTERS.get(self.kind)
        if letter is None:
            return ()
        count = min(16, len(self.raw) // _SIZES[self.kind])
        return struct.unpack_from(f"{self.order}{count}{letter}", self.raw)

    def ratios(self) -> tuple[float, ...]:
        """Return the numbers, at most sixteen; a fraction over zero is left out.

        A pair of integers where a fraction belongs is taken as that fraction.
        """
        letter = _RATIONALS.get(self.kind)
        if letter is None:
            numbers: tuple[int, ...] = self.whole_numbers()
            if len(numbers) == 1:
                return (float(numbers[0]),)
        else:
            count = 2 * min(16, len(self.raw) // 8)
            numbers = struct.unpack_from(f"{self.order}{count}{letter}", self.raw)
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        return tuple(above / below for above, below in pairs if below)


Directory = dict[int, Field]


def read_directories(stream: BinaryIO, tags: Collection[int]) -> Directory:
    """Read `tags` of the first directory and of its EXIF directory (TIFF 6.0, BigTIFF).

    Nothing else is followed, so there is no loop to fall into. Broken parts are left out.
    """
    layout = _layout(stream)
    if layout is None:
        return {}
    order, wide, first = layout
    reader = _Reader(stream, order, wide=wide)
    main = reader.directory(first, {*tags, EXIF_DIRECTORY})
    pointer = main.pop(EXIF_DIRECTORY, None)
    where = pointer.whole_numbers() if pointer else ()
    if not where or where[0] == first:
        return main
    return {**reader.directory(where[0], tags), **main}


def _layout(stream: BinaryIO) -> tuple[str, bool, int] | None:
    """Return byte order, whether it is BigTIFF, and where the first directory is."""
    header = stream.read(16)
    order = {b"II": "<", b"MM": ">"}.get(header[:2])
    if order is None or len(header) < 8:  # noqa: PLR2004 -- the shorter header's size
        return None
    version, first = struct.unpack_from(f"{order}HI", header, 2)
    if version == 43 and len(header) == 16:  # noqa: PLR2004 -- BigTIFF's mark
        return order, True, struct.unpack_from(f"{order}Q", header, 8)[0]
    return (order, False, first) if version == 42 else None  # noqa: PLR2004 -- TIFF's mark


class _Reader:
    """Reads entries at untrusted offsets."""

    def __init__(self, stream: BinaryIO, order: str, *, wide: bool) -> None:
        self._stream = stream
        self._order = order
        self._count = f"{order}Q" if wide else f"{order}H"
        self._entry = f"{order}HHQ8s" if wide else f"{order}HHI4s"
        self._offset = f"{order}Q" if wide else f"{order}I"
        self._end = stream.seek(0, 2)

    def directory(self, offset: int, tags: Collection[int]) -> Directory:
        """Return the wanted entries of the directory at `offset`; the first of a tag counts."""
        head = self._at(offset, struct.calcsize(self._count))
        if len(head) < struct.calcsize(self._count):
            return {}
        count = min(ENTRIES_AT_MOST, struct.unpack(self._count, head)[0])
        size = struct.calcsize(self._entry)
        table = self._at(offset + len(head), count * size)
        found: Directory = {}
        for start in range(0, len(table) - size + 1, size):
            tag, kind, number, slot = struct.unpack_from(self._entry, table, start)
            if tag in tags and tag not in found and kind in _SIZES:
                raw = self._value(tag, number * _SIZES[kind], slot)
                if raw:
                    found[tag] = Field(kind, raw, self._order)
        return found

    def _value(self, tag: int, size: int, slot: bytes) -> bytes:
        if size <= len(slot):
            return slot[:size]
        if tag in BLOCKS and size > BLOCK_AT_MOST:
            return b""
        limit = BLOCK_AT_MOST if tag in BLOCKS else VALUE_AT_MOST
        return self._at(struct.unpack(self._offset, slot)[0], min(size, limit))

    def _at(self, offset: int, size: int) -> bytes:
        if not 0 <= offset < self._end:
            return b""
        self._stream.seek(offset)
        return self._stream.read(size)
