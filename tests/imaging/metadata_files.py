"""Metadata blocks and image files made in code, byte by byte where a test needs it."""

import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.reading import read_metadata

TEXT, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1
_SIZES = {BYTE: 1, TEXT: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1}
Values = Mapping[int, tuple[int, bytes]]

UTF8 = (1, 90, b"\x1b%G")
NAMESPACES = {
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


def iim_block(*datasets: tuple[int, int, bytes]) -> bytes:
    """IPTC-IIM from (record, data set, value)."""
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value
        for record, number, value in datasets
    )


def photoshop_block(iim: bytes, digest: bytes = b"") -> bytes:
    """Photoshop's resources around an IIM block."""
    resources = [(0x0404, iim)] + ([(0x0425, digest)] if digest else [])
    return b"".join(
        b"8BIM" + struct.pack(">HHI", kind, 0, len(body)) + body + b"\0" * (len(body) % 2)
        for kind, body in resources
    )


def tiff_block(main: Values, exif: Values | None = None, order: str = "<") -> bytes:
    """Return an EXIF block (without prefix): two directories of {tag: (kind, bytes)}."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    if not exif:
        return header + _directory(main, order, 8)
    pointer = {**main, 34665: (LONG, b"\0\0\0\0")}
    start = 8 + len(_directory(pointer, order, 8))
    pointer[34665] = (LONG, struct.pack(f"{order}I", start))
    return header + _directory(pointer, order, 8) + _directory(exif, order, start)


def _directory(values: Values, order: str, start: int) -> bytes:
    table, heap = struct.pack(f"{order}H", len(values)), b""
    heap_start = start + 2 + 12 * len(values) + 4
    for tag, (kind, raw) in sorted(values.items()):
        table += struct.pack(f"{order}HHI", tag, kind, len(raw) // _SIZES[kind])
        if len(raw) <= 4:
            table += raw.ljust(4, b"\0")
        else:
            table += struct.pack(f"{order}I", heap_start + len(heap))
            heap += raw
    return table + b"\0\0\0\0" + heap


def fraction(above: int, below: int, order: str = "<") -> tuple[int, bytes]:
    """Return one rational value for `tiff_block`."""
    return RATIONAL, struct.pack(f"{order}II", above, below)


def xmp_packet(elements: str = "", attributes: str = "") -> bytes:
    """XMP with one description, the usual prefixes declared."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {declared}>'
        f'<rdf:Description rdf:about="" {attributes}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def alternatives(name: str, **texts: str) -> str:
    """Return a language alternative; `x_default` and `en_GB` name their languages."""
    items = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>'
        for language, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def segment(marker: int, body: bytes) -> bytes:
    """Return one JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_file(folder: Path, *segments: bytes) -> Path:
    """Return a small JPEG with segments of its own after the first marker."""
    path = folder / "photo.jpg"
    Image.new("RGB", (16, 12), "navy").save(path)
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"".join(segments) + content[2:])
    return path


def exif_segment(block: bytes) -> bytes:
    """EXIF as JPEG carries it."""
    return segment(0xE1, b"Exif\0\0" + block)


def xmp_segment(packet: bytes) -> bytes:
    """XMP as JPEG carries it."""
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)


def extended_segments(guid: str, packet: bytes, size: int = 60_000) -> list[bytes]:
    """Return an extended packet in portions."""
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid.encode()
    return [
        segment(0xE1, head + struct.pack(">II", len(packet), start) + packet[start : start + size])
        for start in range(0, len(packet), size)
    ]


def photoshop_segment(resources: bytes) -> bytes:
    """Photoshop's resources as JPEG carries them."""
    return segment(0xED, b"Photoshop 3.0\0" + resources)


def metadata_of(path: Path) -> Metadata:
    """Open and read, as an import does."""
    with Image.open(path) as image:
        return read_metadata(image, path)


def texts_of(metadata: Metadata) -> Iterable[str]:
    """Every text that reading gave."""
    for words in (metadata.title, metadata.headline, metadata.caption, metadata.alt_text):
        yield from words
        yield from words.values()
    yield from metadata.keywords
    yield from metadata.rights.to_json().values()
    yield from (metadata.place, metadata.taken_at, metadata.camera, metadata.lens)
    yield metadata.exposure_time
