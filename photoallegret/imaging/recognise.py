"""What a file is, told from its first bytes and never from its name."""

import re
from typing import Literal

from photoallegret.imaging.refusal import RefusalCode, Refused

Kind = Literal["JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF"]
"""A format that is taken, by Pillow's name for it."""

HEAD_BYTES = 4096
"""How much of a file `recognise` wants to see."""

_TAKEN: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)
_REFUSED: tuple[tuple[bytes, RefusalCode, str], ...] = (
    (b"FUJIFILMCCD-RAW", RefusalCode.RAW, "RAF"),
    (b"IIRO", RefusalCode.RAW, "ORF"),
    (b"IIRS", RefusalCode.RAW, "ORF"),
    (b"MMOR", RefusalCode.RAW, "ORF"),
    (b"IIU\0", RefusalCode.RAW, "RW2"),
    (b"II\x1a\0\0\0HEAPCCDR", RefusalCode.RAW, "CRW"),
    (b"FOVb", RefusalCode.RAW, "X3F"),
    (b"\0MRM", RefusalCode.RAW, "MRW"),
    (b"PK\x03\x04", RefusalCode.ARCHIVE, "ZIP"),
    (b"PK\x05\x06", RefusalCode.ARCHIVE, "ZIP"),
    (b"\x1f\x8b", RefusalCode.ARCHIVE, "gzip"),
    (b"7z\xbc\xaf\x27\x1c", RefusalCode.ARCHIVE, "7z"),
    (b"Rar!\x1a\x07", RefusalCode.ARCHIVE, "RAR"),
    (b"\xfd7zXZ\0", RefusalCode.ARCHIVE, "xz"),
    (b"BZh", RefusalCode.ARCHIVE, "bzip2"),
    (b"(\xb5/\xfd", RefusalCode.ARCHIVE, "zstd"),
    (b"\x1aE\xdf\xa3", RefusalCode.VIDEO, "Matroska"),
    (b"FLV\x01", RefusalCode.VIDEO, "FLV"),
    (b"\0\0\x01\xba", RefusalCode.VIDEO, "MPEG"),
    (b"\0\0\x01\xb3", RefusalCode.VIDEO, "MPEG"),
    (b"OggS", RefusalCode.VIDEO, "Ogg"),
    (b"0&\xb2u\x8ef\xcf\x11", RefusalCode.VIDEO, "WMV"),
    (b"MZ", RefusalCode.SCRIPT, "EXE"),
    (b"\x7fELF", RefusalCode.SCRIPT, "ELF"),
    (b"\xca\xfe\xba\xbe", RefusalCode.SCRIPT, "Mach-O"),
    (b"\xcf\xfa\xed\xfe", RefusalCode.SCRIPT, "Mach-O"),
    (b"8BPS", RefusalCode.UNSUPPORTED_FORMAT, "PSD"),
    (b"8BPB", RefusalCode.UNSUPPORTED_FORMAT, "PSB"),
    (b"%!PS", RefusalCode.UNSUPPORTED_FORMAT, "EPS"),
    (b"\xc5\xd0\xd3\xc6", RefusalCode.UNSUPPORTED_FORMAT, "EPS"),
    (b"gimp xcf", RefusalCode.UNSUPPORTED_FORMAT, "XCF"),
    (b"\0\0\0\x0cJXL ", RefusalCode.UNSUPPORTED_FORMAT, "JPEG XL"),
    (b"\xff\x0a", RefusalCode.UNSUPPORTED_FORMAT, "JPEG XL"),
    (b"\0\0\0\x0cjP  ", RefusalCode.UNSUPPORTED_FORMAT, "JPEG 2000"),
    (b"\xff\x4f\xff\x51", RefusalCode.UNSUPPORTED_FORMAT, "JPEG 2000"),
    (b"II\xbc\x01", RefusalCode.UNSUPPORTED_FORMAT, "JPEG XR"),
    (b"v/1\x01", RefusalCode.UNSUPPORTED_FORMAT, "OpenEXR"),
    (b"#?RADIANCE", RefusalCode.UNSUPPORTED_FORMAT, "HDR"),
    (b"\0\0\x01\0", RefusalCode.UNSUPPORTED_FORMAT, "ICO"),
    (b"BM", RefusalCode.UNSUPPORTED_FORMAT, "BMP"),
    (b"DDS ", RefusalCode.UNSUPPORTED_FORMAT, "DDS"),
)
_AVIF_BRANDS = {b"avif"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_SEQUENCE_BRANDS = {b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}
_GIF = re.compile(rb"GIF8[79]a")
_GIF_LOOP = b"NETSCAPE2.0"
_MARKUP: tuple[tuple[re.Pattern[bytes], RefusalCode, str], ...] = (
    (re.compile(rb"<([a-z]+:)?svg(?![\w.:-])"), RefusalCode.SVG, "SVG"),
    (re.compile(rb"^#!"), RefusalCode.SCRIPT, "shell"),
    (re.compile(rb"<\?(php|=)"), RefusalCode.SCRIPT, "PHP"),
    (re.compile(rb"<(!doctype html|html|head|body|script|iframe)"), RefusalCode.SCRIPT, "HTML"),
    (re.compile(rb"^<(\?xml|!--|!doctype|[a-z])"), RefusalCode.SCRIPT, "XML"),
)
_PDF_WITHIN = 1024
"""Readers take a PDF whose header stands that far into the file, so it is one."""


def recognise(head: bytes) -> Kind:
    """Return the format of a file that starts with `head` (HEAD_BYTES of it).

    Raises Refused, saying what the file is, when it is not a format that is taken.
    """
    for signature, kind in _TAKEN:
        if head.startswith(signature):
            if signature[2:] == b"*\0" and head[8:10] == b"CR":
                raise Refused(RefusalCode.RAW, format="CR2")
            return kind
    if head[:4] == b"RIFF":
        return _riff(head)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    for signature, code, name in _REFUSED:
        if head.startswith(signature):
            raise Refused(code, format=name)
    raise _refusal_of_the_rest(head)


def _riff(head: bytes) -> Kind:
    if head[8:12] == b"WEBP":
        return "WEBP"
    if head[8:12] == b"AVI ":
        raise Refused(RefusalCode.VIDEO, format="AVI")
    raise Refused(RefusalCode.UNSUPPORTED_FORMAT, format="RIFF")


def _iso_media(head: bytes) -> Kind:
    """Tell by the brands of ISO/IEC 14496-12; the major one comes first."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] in _SEQUENCE_BRANDS:
        raise Refused(RefusalCode.ANIMATION)
    if brands[0] == b"crx ":
        raise Refused(RefusalCode.RAW, format="CR3")
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return "AVIF"
        if brand in _HEIF_BRANDS:
            return "HEIF"
    name = brands[0].decode("ascii", "replace").strip()
    if brands[0] == b"mif1":
        raise Refused(RefusalCode.UNSUPPORTED_FORMAT, format=name)
    raise Refused(RefusalCode.VIDEO, format=name)


def _refusal_of_the_rest(head: bytes) -> Refused:
    if _GIF.match(head):
        if _GIF_LOOP in head:
            return Refused(RefusalCode.ANIMATION)
        return Refused(RefusalCode.UNSUPPORTED_FORMAT, format="GIF")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Refused(RefusalCode.PDF)
    if head[257:262] == b"ustar":
        return Refused(RefusalCode.ARCHIVE, format="tar")
    text = _as_text(head)
    for pattern, code, name in _MARKUP:
        if pattern.search(text):
            return Refused(code) if code is RefusalCode.SVG else Refused(code, format=name)
    return Refused(RefusalCode.UNSUPPORTED_FORMAT, format="")


def _as_text(head: bytes) -> bytes:
    """Lower case, without the byte-order mark or the zeros of UTF-16, trimmed."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").strip().lower()
