"""IPTC-IIM, the oldest of the three blocks, inside Photoshop's image resources."""

import hashlib
import struct
from dataclasses import dataclass

from photoallegret.imaging.description import (
    CAPTION_LIMIT,
    TITLE_LIMIT,
    Description,
    joined_names,
    keyword_list,
    place_name,
    plain_words,
)
from photoallegret.imaging.plaintext import legacy_text
from photoallegret.imaging.rights import Rights

_SIGNATURES = frozenset({b"8BIM", b"AgHg", b"DCSR", b"MeSa", b"PHUT"})
_IIM, _DIGEST = 0x0404, 0x0425
RESOURCES_AT_MOST = 1_000
DATASETS_AT_MOST = 10_000
VALUE_AT_MOST = 40_000
_REPEATED_AT_MOST = 1_000

# Escape sequences of ISO 2022 seen in 1:90; Windows-1252 holds all of Latin-1's letters.
_CHARACTER_SETS = {
    b"\x1b%G": "utf-8",
    b"\x1b%/G": "utf-8",
    b"\x1b%/H": "utf-8",
    b"\x1b%/I": "utf-8",
    b"\x1b.A": "cp1252",
    b"\x1b-A": "cp1252",
    b"\x1b.B": "iso8859-2",
    b"\x1b-B": "iso8859-2",
    b"\x1b-F": "iso8859-7",
    b"\x1b-L": "iso8859-5",
}
_CODED_CHARACTER_SET = (1, 90)
_TITLE, _HEADLINE, _CAPTION, _KEYWORDS = (2, 5), (2, 105), (2, 120), (2, 25)
_BY_LINE, _CREDIT, _COPYRIGHT = (2, 80), (2, 110), (2, 116)
_DATE, _TIME = (2, 55), (2, 60)
_PLACE = ((2, 92), (2, 90), (2, 95), (2, 101))  # sublocation, city, province or state, country
_WANTED = frozenset(
    {
        _CODED_CHARACTER_SET,
        *(_TITLE, _HEADLINE, _CAPTION, _KEYWORDS, _BY_LINE, _CREDIT, _COPYRIGHT, _DATE, _TIME),
        *_PLACE,
    }
)


@dataclass(frozen=True, slots=True)
class Photoshop:
    """The IIM block and the digest that Photoshop keeps of it, each empty when absent."""

    iim: bytes
    digest: bytes

    @property
    def is_changed(self) -> bool:
        """Whether a program that knows no XMP wrote the IIM after the XMP was written."""
        found = hashlib.md5(self.iim, usedforsecurity=False).digest()
        return bool(self.iim and self.digest) and found != self.digest


NOTHING = Photoshop(b"", b"")


@dataclass(frozen=True, slots=True)
class Iptc:
    """What an IIM block says."""

    description: Description
    date: str = ""
    """As stored: CCYYMMDD."""
    time: str = ""
    """As stored: HHMMSS±HHMM."""


def photoshop_resources(block: bytes) -> Photoshop:
    """Find the IIM and its digest among Photoshop's resources."""
    iim = digest = b""
    offset = 0
    for _ in range(RESOURCES_AT_MOST):
        if block[offset : offset + 4] not in _SIGNATURES or offset + 12 > len(block):
            break
        kind = struct.unpack_from(">H", block, offset + 4)[0]
        offset += 6
        name = block[offset] + 1
        offset += name + name % 2
        if offset + 4 > len(block):
            break
        size = struct.unpack_from(">I", block, offset)[0]
        body = block[offset + 4 : offset + 4 + size]
        if kind == _IIM:
            iim = iim or body
        elif kind == _DIGEST and size == 16:  # noqa: PLR2004 -- the size of an MD5
            digest = digest or body
        offset += 4 + size + size % 2
    return Photoshop(iim, digest)


def read_iptc(iim: bytes) -> Iptc:
    """Understand an IIM block (IPTC-IIM 4.2); damage ends the reading, nothing is raised."""
    values = _decoded(_datasets(iim))

    def first(dataset: tuple[int, int]) -> str:
        return values.get(dataset, [""])[0]

    rights = Rights(
        creator=joined_names(values.get(_BY_LINE, [])),
        credit_line=first(_CREDIT),
        copyright_notice=first(_COPYRIGHT),
    )
    description = Description(
        title=plain_words(first(_TITLE), TITLE_LIMIT),
        headline=plain_words(first(_HEADLINE), TITLE_LIMIT),
        caption=plain_words(first(_CAPTION), CAPTION_LIMIT, lines=True),
        keywords=keyword_list(values.get(_KEYWORDS, [])),
        rights=rights.cleaned(),
        place=place_name(first(dataset) for dataset in _PLACE),
    )
    return Iptc(description, first(_DATE), first(_TIME))


def _datasets(iim: bytes) -> dict[tuple[int, int], list[bytes]]:
    """Split the block into the wanted data sets, in their order."""
    found: dict[tuple[int, int], list[bytes]] = {}
    offset = 0
    for _ in range(DATASETS_AT_MOST):
        if offset + 5 > len(iim) or iim[offset] != 0x1C:  # noqa: PLR2004 -- the tag marker
            break
        record, number, size = struct.unpack_from(">BBH", iim, offset + 1)
        offset += 5
        if size & 0x8000:  # an extended data set: this is the length of the length
            width = size & 0x7FFF
            if width > 4:  # noqa: PLR2004 -- no block is that long
                break
            size = int.from_bytes(iim[offset : offset + width])
            offset += width
        if (record, number) in _WANTED:
            values = found.setdefault((record, number), [])
            if len(values) < _REPEATED_AT_MOST:
                value = iim[offset : offset + min(size, VALUE_AT_MOST)]
                values.append(_whole_utf8(value) if size > VALUE_AT_MOST else value)
        offset += size
    return found


def _decoded(datasets: dict[tuple[int, int], list[bytes]]) -> dict[tuple[int, int], list[str]]:
    """Decode every value of the block in one encoding: it had one author program."""
    escape = datasets.pop(_CODED_CHARACTER_SET, [b""])[0].rstrip(b"\0 ")
    flat = [value for values in datasets.values() for value in values]
    texts = iter(_texts(flat, _CHARACTER_SETS.get(escape, "")))
    return {dataset: [next(texts) for _ in values] for dataset, values in datasets.items()}


def _texts(values: list[bytes], named: str) -> list[str]:
    """Decode in the encoding named, unless the bytes prove it wrong."""
    if named == "utf-8":
        # Programs cut UTF-8 at the lengths of the standard, in the middle of a letter.
        values = [_whole_utf8(value) for value in values]
    if named:
        try:
            return [value.decode(named) for value in values]
        except UnicodeDecodeError:
            pass  # the name was wrong: judge by the bytes
    return legacy_text(*values)


def _whole_utf8(value: bytes) -> bytes:
    """Drop a last letter that was cut, if all before it is UTF-8."""
    try:
        value.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return value[: error.start]
    return value
