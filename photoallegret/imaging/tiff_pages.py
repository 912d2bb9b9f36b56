"""The pages of a TIFF file: is it a photograph, several, or a camera's raw file in disguise."""

import struct
from typing import BinaryIO

from photoallegret.imaging.refusal import RefusalCode, Refused

_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC, _MAKE = 254, 259, 262, 271
_SUB_DIRECTORIES, _CFA_PATTERN, _DNG_VERSION = 330, 33422, 50706
_SONY_PRIVATE = 50740
_LAYOUTS = ((273, 279), (324, 325))
"""Offsets and byte counts, of strips and of tiles."""
_WANTED = {
    _SUBFILE_TYPE,
    _COMPRESSION,
    _PHOTOMETRIC,
    _MAKE,
    _SUB_DIRECTORIES,
    _CFA_PATTERN,
    _DNG_VERSION,
    _SONY_PRIVATE,
    *(tag for layout in _LAYOUTS for tag in layout),
}
_RAW_PHOTOMETRICS = {32803, 34892}
"""Colour filter array and linear raw (DNG 1.7, chapter 4)."""
_RAW_COMPRESSIONS = {32767: "ARW", 34713: "NEF", 65000: "KDC", 65535: "PEF"}
_MAKERS = {
    b"NIKON": "NEF",
    b"SONY": "ARW",
    b"PENTAX": "PEF",
    b"RICOH": "PEF",
    b"CANON": "CR2",
    b"HASSELBLAD": "3FR",
    b"PHASE ONE": "IIQ",
    b"SAMSUNG": "SRW",
    b"KODAK": "DCR",
    b"EASTMAN KODAK": "DCR",
    b"LEAF": "MOS",
    b"MAMIYA": "MEF",
    b"SEIKO EPSON": "ERF",
}
_NOT_A_PAGE = 0b101
"""Bits of NewSubfileType: a reduced copy of another page, a transparency mask."""
_DIRECTORIES_AT_MOST = 100
_ENTRIES_AT_MOST = 4096
_VALUES_AT_MOST = 500_000
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 13: 4, 16: 8, 18: 8}
_LETTERS = {1: "B", 2: "B", 3: "H", 4: "I", 7: "B", 13: "I", 16: "Q", 18: "Q"}

Tags = dict[int, tuple[int, ...]]


def inspect_tiff(stream: BinaryIO, length: int) -> None:
    """Refuse raw files, files of several pages and cut ones; `length` is that of the file.

    Raw files are TIFF files whose first page is a thumbnail: opened as such they would be
    taken for a tiny photograph. Reduced copies and masks are not pages. Source: TIFF 6.0.
    """
    walk = _Walk(stream)
    main: list[Tags] = []
    inner: list[Tags] = []
    offset, seen = walk.first, set[int]()
    while offset and offset not in seen and len(seen) < _DIRECTORIES_AT_MOST:
        seen.add(offset)
        tags, offset = walk.directory(offset)
        main.append(tags)
    if not main or not main[0]:
        raise Refused(RefusalCode.TRUNCATED)
    for tags in main:
        within = tags.get(_SUB_DIRECTORIES, ())[:_DIRECTORIES_AT_MOST]
        inner += [walk.directory(at)[0] for at in within]
    for tags in (*main, *inner):
        _refuse_raw(tags, main[0])
    pages = sum(1 for tags in main if not tags.get(_SUBFILE_TYPE, (0,))[0] & _NOT_A_PAGE)
    if pages > 1:
        raise Refused(RefusalCode.SEVERAL_PAGES, pages=pages)
    for starts, sizes in _LAYOUTS:
        pieces = zip(main[0].get(starts, ()), main[0].get(sizes, ()), strict=False)
        if any(start + size > length for start, size in pieces):
            raise Refused(RefusalCode.TRUNCATED)


def _refuse_raw(tags: Tags, first: Tags) -> None:
    maker = bytes(first.get(_MAKE, ())).upper()
    by_maker = next((name for make, name in _MAKERS.items() if maker.startswith(make)), "")
    compression = tags.get(_COMPRESSION, (1,))[0]
    if _DNG_VERSION in tags:
        raise Refused(RefusalCode.RAW, format="DNG")
    if (
        compression in _RAW_COMPRESSIONS
        or tags.get(_PHOTOMETRIC, (0,))[0] in _RAW_PHOTOMETRICS
        or _CFA_PATTERN in tags
        or _SONY_PRIVATE in tags
    ):
        name = by_maker or _RAW_COMPRESSIONS.get(compression, "")
        raise Refused(RefusalCode.RAW, format=name)


class _Walk:
    """Reads directories at untrusted offsets; what is not there is empty."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        header = stream.read(16).ljust(16, b"\0")
        self._order = "<" if header[:2] == b"II" else ">"
        self._wide = struct.unpack_from(f"{self._order}H", header, 2)[0] == 43  # noqa: PLR2004 -- BigTIFF's mark
        self._pointer = f"{self._order}{'Q' if self._wide else 'I'}"
        self.first: int = struct.unpack_from(self._pointer, header, 8 if self._wide else 4)[0]

    def directory(self, offset: int) -> tuple[Tags, int]:
        """Return the wanted tags of the directory at `offset`, and where the next one is."""
        count_form = f"{self._order}{'Q' if self._wide else 'H'}"
        entry = f"{self._order}HH{'Q8s' if self._wide else 'I4s'}"
        size = struct.calcsize(entry)
        head = self._at(offset, struct.calcsize(count_form))
        if not head:
            return {}, 0
        count = min(_ENTRIES_AT_MOST, struct.unpack(count_form, head)[0])
        table = self._at(offset + len(head), count * size)
        tags: Tags = {}
        for start in range(0, len(table), size):
            tag, kind, number, slot = struct.unpack_from(entry, table, start)
            if tag in _WANTED and kind in _SIZES:
                tags[tag] = self._values(kind, min(number, _VALUES_AT_MOST), slot)
        following = self._at(offset + len(head) + count * size, struct.calcsize(self._pointer))
        return tags, struct.unpack(self._pointer, following)[0] if following else 0

    def _values(self, kind: int, number: int, slot: bytes) -> tuple[int, ...]:
        size = number * _SIZES[kind]
        if size > len(slot):
            slot = self._at(struct.unpack(self._pointer, slot)[0], size)
        form = f"{self._order}{number}{_LETTERS[kind]}"
        return struct.unpack_from(form, slot.ljust(size, b"\0")) or (0,)

    def _at(self, offset: int, size: int) -> bytes:
        """Return exactly `size` bytes, or nothing."""
        self._stream.seek(offset)
        found = self._stream.read(size)
        return found if len(found) == size else b""
