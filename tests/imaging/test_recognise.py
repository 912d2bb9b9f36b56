"""Formats told by their first bytes."""

import pytest

from photoallegret.imaging.recognise import recognise
from photoallegret.imaging.refusal import RefusalCode, Refused


def box(brand: bytes, *compatible: bytes) -> bytes:
    body = brand + b"\0\0\0\0" + b"".join(compatible)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body + b"rest"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MM\0*\0\0\0\x08", "TIFF"),
        (b"MM\0+\0\x08\0\0", "TIFF"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WEBP"),
        (box(b"avif", b"mif1", b"miaf"), "AVIF"),
        (box(b"mif1", b"avif"), "AVIF"),
        (box(b"heic", b"mif1"), "HEIF"),
        (box(b"mif1", b"heic"), "HEIF"),
    ],
)
def test_formats_that_are_taken(head, kind):
    assert recognise(head) == kind


@pytest.mark.parametrize(
    ("head", "code", "name"),
    [
        (b"II*\0\x10\0\0\0CR\x02\0", RefusalCode.RAW, "CR2"),
        (b"FUJIFILMCCD-RAW 0201", RefusalCode.RAW, "RAF"),
        (b"IIRO\x08\0\0\0", RefusalCode.RAW, "ORF"),
        (b"IIU\0\x18\0\0\0", RefusalCode.RAW, "RW2"),
        (box(b"crx ", b"isom"), RefusalCode.RAW, "CR3"),
        (box(b"isom", b"mp42"), RefusalCode.VIDEO, "isom"),
        (box(b"qt  "), RefusalCode.VIDEO, "qt"),
        (b"RIFF\x10\0\0\0AVI LIST", RefusalCode.VIDEO, "AVI"),
        (b"\x1aE\xdf\xa3\x01", RefusalCode.VIDEO, "Matroska"),
        (box(b"avis", b"avif"), RefusalCode.ANIMATION, None),
        (box(b"hevc", b"msf1"), RefusalCode.ANIMATION, None),
        (b"GIF89a..!\xff\x0bNETSCAPE2.0", RefusalCode.ANIMATION, None),
        (b"GIF89a", RefusalCode.UNSUPPORTED_FORMAT, "GIF"),
        (b"PK\x03\x04\x14\0", RefusalCode.ARCHIVE, "ZIP"),
        (b"\0" * 257 + b"ustar", RefusalCode.ARCHIVE, "tar"),
        (b"%PDF-1.7", RefusalCode.PDF, None),
        (b"garbage\n%PDF-1.4", RefusalCode.PDF, None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", RefusalCode.SVG, None),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg >", RefusalCode.SVG, None),
        ("\ufeff<SVG ".encode("utf-16-le"), RefusalCode.SVG, None),
        (b"<?xml version='1.0'?><s:svg xmlns:s=''>", RefusalCode.SVG, None),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML><p>", RefusalCode.SCRIPT, "HTML"),
        (b"<script>alert(1)</script>", RefusalCode.SCRIPT, "HTML"),
        (b"<?php system($_GET[1]);", RefusalCode.SCRIPT, "PHP"),
        (b"#!/bin/sh\nrm -rf /", RefusalCode.SCRIPT, "shell"),
        (b"<?xml version='1.0'?><rss>", RefusalCode.SCRIPT, "XML"),
        (b"MZ\x90\0", RefusalCode.SCRIPT, "EXE"),
        (b"\x7fELF\x02", RefusalCode.SCRIPT, "ELF"),
        (b"8BPS\0\x01", RefusalCode.UNSUPPORTED_FORMAT, "PSD"),
        (b"BM6\0\0\0", RefusalCode.UNSUPPORTED_FORMAT, "BMP"),
        (b"RIFF\x10\0\0\0WAVEfmt ", RefusalCode.UNSUPPORTED_FORMAT, "RIFF"),
        (box(b"mif1", b"vvic"), RefusalCode.UNSUPPORTED_FORMAT, "mif1"),
        (b"Dear diary", RefusalCode.UNSUPPORTED_FORMAT, ""),
        (b"\xff\xd8", RefusalCode.UNSUPPORTED_FORMAT, ""),
    ],
)
def test_everything_else_is_refused_by_its_name(head, code, name):
    with pytest.raises(Refused) as caught:
        recognise(head)

    assert caught.value.code is code
    assert caught.value.figures == ({} if name is None else {"format": name})
