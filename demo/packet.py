"""What a photographer's export embeds: EXIF, XMP and IPTC-IIM, and their places in a JPEG file."""

import io
import struct
from collections.abc import Iterator
from xml.sax.saxutils import escape

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from demo.texts import GalleryTexts, PhotoTexts

CREATOR = "Photoallegret (démonstration)"
RIGHTS = {
    "fr": "© 2026 Photoallegret — image de démonstration calculée",
    "en": "© 2026 Photoallegret — computed demonstration picture",
}
STATEMENT = "https://photoallegret.com/licence"
# IPTC's word for pictures made by an algorithm alone, without sampled or training pictures.
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
IIM_HEADER = b"Photoshop 3.0\x008BIM\x04\x04\0\0"


def _alternatives(name: str, words: dict[str, str]) -> str:
    items = {"x-default": words["fr"], **words}
    rows = "".join(
        f'<rdf:li xml:lang="{language}">{escape(text)}</rdf:li>' for language, text in items.items()
    )
    return f"<{name}><rdf:Alt>{rows}</rdf:Alt></{name}>"


def _list(name: str, kind: str, words: tuple[str, ...]) -> str:
    rows = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in words)
    return f"<{name}><rdf:{kind}>{rows}</rdf:{kind}></{name}>"


def xmp(gallery: GalleryTexts, photo: PhotoTexts) -> bytes:
    """Return the XMP packet of a photograph, French first, English beside it (ISO 16684-1)."""
    words = photo.words
    taken = photo.exposure.taken.isoformat()
    simple = {
        "xmp:CreateDate": taken,
        "photoshop:DateCreated": taken,
        "photoshop:Credit": "Photoallegret",
        "Iptc4xmpCore:Location": gallery.place["fr"],
        "Iptc4xmpExt:DigitalSourceType": SOURCE,
        "xmpRights:Marked": "True",
        "xmpRights:WebStatement": STATEMENT,
    }
    body = [
        _alternatives("dc:title", {key: value.title for key, value in words.items()}),
        _alternatives("dc:description", {key: value.caption for key, value in words.items()}),
        _alternatives(
            "Iptc4xmpCore:AltTextAccessibility", {key: value.alt for key, value in words.items()}
        ),
        _alternatives("dc:rights", RIGHTS),
        _list("dc:creator", "Seq", (CREATOR,)),
        _list("dc:subject", "Bag", words["fr"].keywords),
        *(f"<{name}>{escape(text)}</{name}>" for name, text in simple.items()),
    ]
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{"".join(body)}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return packet.encode("utf-8")


def iim(gallery: GalleryTexts, photo: PhotoTexts) -> bytes:
    """Return the IPTC-IIM records of a photograph in French, coded in UTF-8 (IIM 4.2)."""
    words, taken = photo.words["fr"], photo.exposure.taken
    records: list[tuple[int, int, str]] = [
        (2, 5, words.title),
        *((2, 25, keyword) for keyword in words.keywords),
        (2, 55, taken.strftime("%Y%m%d")),
        (2, 60, taken.strftime("%H%M%S%z")),
        (2, 80, CREATOR),
        (2, 92, gallery.place["fr"]),
        (2, 110, "Photoallegret"),
        (2, 116, RIGHTS["fr"]),
        (2, 120, words.caption),
    ]
    block = struct.pack(">BBBH", 0x1C, 1, 90, 3) + b"\x1b%G"
    for record, number, text in records:
        coded = text.encode("utf-8")
        block += struct.pack(">BBBH", 0x1C, record, number, len(coded)) + coded
    return block


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = abs(value)
    minutes = (whole - int(whole)) * 60
    seconds = round((minutes - int(minutes)) * 6000)
    return IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(seconds, 100)


def _locate(block: Image.Exif, position: tuple[float, float]) -> None:
    place, gps = block.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPS
    latitude, longitude = position
    place.update(
        {
            gps.GPSVersionID: b"\x02\x03\0\0",
            gps.GPSLatitudeRef: "N" if latitude >= 0 else "S",
            gps.GPSLatitude: _degrees(latitude),
            gps.GPSLongitudeRef: "E" if longitude >= 0 else "W",
            gps.GPSLongitude: _degrees(longitude),
        }
    )


def exif(photo: PhotoTexts, size: tuple[int, int], *, wide: bool) -> bytes:
    """Return the EXIF block: camera, exposure, time with its offset; some carry GPS and a serial.

    `size` is width and height in pixels; `wide` tells a colour space other than sRGB.
    """
    shot, base = photo.exposure, ExifTags.Base
    moment = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
    offset = shot.taken.strftime("%z")
    block = Image.Exif()
    block[base.Make], block[base.Model] = "Photoallegret", "Demo"
    block[base.Software], block[base.DateTime] = "demo/make.py", moment
    # Pillow would write text as Latin-1: bytes keep its accents.
    block[base.Artist] = CREATOR.encode()
    block[base.Copyright] = RIGHTS["fr"].encode()
    block[base.XResolution] = block[base.YResolution] = IFDRational(240)
    block[base.ResolutionUnit], block[base.YCbCrPositioning] = 2, 1
    slow = shot.seconds >= 0.4
    time = (
        IFDRational(round(shot.seconds * 10), 10)
        if slow
        else IFDRational(1, round(1 / shot.seconds))
    )
    inner = block.get_ifd(ExifTags.IFD.Exif)
    inner.update(
        {
            base.ExposureTime: time,
            base.FNumber: IFDRational(round(shot.aperture * 10), 10),
            base.ISOSpeedRatings: shot.iso,
            base.ExifVersion: b"0232",
            base.ComponentsConfiguration: b"\1\2\3\0",
            base.FlashPixVersion: b"0100",
            base.ColorSpace: 0xFFFF if wide else 1,
            base.ExifImageWidth: size[0],
            base.ExifImageHeight: size[1],
            base.DateTimeOriginal: moment,
            base.DateTimeDigitized: moment,
            base.OffsetTimeOriginal: f"{offset[:3]}:{offset[3:]}",
            base.FocalLength: IFDRational(round(shot.focal * 10), 10),
            base.FocalLengthIn35mmFilm: round(shot.focal),
            base.LensMake: "Photoallegret",
            base.LensModel: f"Demo {shot.focal:g} mm",
        }
    )
    if photo.serial:
        inner[base.BodySerialNumber] = photo.serial
    if photo.position:
        _locate(block, photo.position)
    return block.tobytes()


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of each segment before the first scan, then 0xDA and all the rest.

    Raises ValueError when the bytes are not a JPEG file.
    """
    if jpeg[:2] != b"\xff\xd8":
        message = "not a JPEG file: it does not begin with FF D8"
        raise ValueError(message)
    at = 2
    while jpeg[at + 1] != 0xDA:
        length = struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        yield jpeg[at + 1], jpeg[at + 4 : at + 2 + length]
        at += 2 + length
    yield 0xDA, jpeg[at:]


def dressed(jpeg: bytes, gallery: GalleryTexts, photo: PhotoTexts) -> bytes:
    """Return the same picture carrying the texts of a photograph in place of any it carried."""
    records = iim(gallery, photo)
    resource = IIM_HEADER + struct.pack(">I", len(records)) + records
    resource += b"\0" * (len(records) % 2)
    with Image.open(io.BytesIO(jpeg)) as image:
        wide = "Display P3".encode("utf-16-be") in image.info["icc_profile"]
        fresh = _segment(0xE1, exif(photo, image.size, wide=wide))
    fresh += _segment(0xE1, XMP_HEADER + xmp(gallery, photo))
    fresh += _segment(0xED, resource)
    result = b"\xff\xd8" + fresh
    for marker, body in segments(jpeg):
        if marker == 0xDA:
            result += body
        elif marker not in (0xE0, 0xE1, 0xED):
            result += _segment(marker, body)
    return result
