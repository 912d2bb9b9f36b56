"""Small photographs of every kind that is read, carrying everything that is read."""

from io import BytesIO

import pillow_heif
from PIL import Image, PngImagePlugin

from photoallegret.imaging.profiles import display_p3_profile
from tests.imaging.metadata_files import (
    SHORT,
    TEXT,
    UTF8,
    alternatives,
    exif_segment,
    extended_segments,
    fraction,
    iim_block,
    photoshop_block,
    photoshop_segment,
    tiff_block,
    xmp_packet,
    xmp_segment,
)
from tests.imaging.pictures import encoded, four_corners

EXIF = tiff_block(
    {0x010F: (TEXT, b"NIKON CORPORATION\0"), 0x0110: (TEXT, b"NIKON Z 6\0"),
     0x0112: (SHORT, b"\6\0"), 0x8298: (TEXT, b"\xc2\xa9 Zo\xc3\xa9\0")},
    {0x9003: (TEXT, b"2025:05:04 06:12:30\0"), 0x829A: fraction(1, 250), 0x829D: fraction(28, 10),
     0x8827: (SHORT, b"\x64\0"), 0x920A: fraction(350, 10)},
)  # fmt: skip
XMP = xmp_packet(
    alternatives("dc:title", x_default="Marée", en="Tide")
    + "<dc:subject><rdf:Bag><rdf:li>mer</rdf:li></rdf:Bag></dc:subject>"
    + '<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="fr">Libre</rdf:li></rdf:Alt>'
    "</xmpRights:UsageTerms>",
    'photoshop:City="Grenoble" xmpNote:HasExtendedXMP="' + "A" * 32 + '"',
)
IPTC = photoshop_block(iim_block(UTF8, (2, 5, b"Mar\xc3\xa9e"), (2, 120, b"L\xc3\xa9gende")))
KINDS = ("JPEG", "progressive JPEG", "PNG", "TIFF", "WEBP", "AVIF", "HEIF")


def sample(kind: str) -> bytes:
    """Return a file of one of KINDS."""
    image, profile = four_corners(48, 32), display_p3_profile()
    if "JPEG" in kind:
        content = encoded(image, "JPEG", progressive=kind != "JPEG", icc_profile=profile)
        parts = [exif_segment(EXIF), xmp_segment(XMP), photoshop_segment(IPTC)]
        parts += extended_segments("A" * 32, xmp_packet("<dc:source>x</dc:source>"), 500)
        return content[:2] + b"".join(parts) + content[2:]
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
        texts.add_text("Raw profile type iptc", "\niptc\n 8\n" + IPTC.hex())
        return encoded(image, "PNG", exif=EXIF, pnginfo=texts, icc_profile=profile)
    if kind == "TIFF":
        tags = {700: XMP, 34377: IPTC, 315: "Zoé".encode()}
        return encoded(image, "TIFF", tiffinfo=tags, icc_profile=profile, compression="tiff_lzw")
    if kind == "HEIF":
        buffer = BytesIO()
        heif = pillow_heif.from_pillow(image)
        heif.save(buffer, exif=b"Exif\0\0" + EXIF, xmp=XMP, quality=30)
        return buffer.getvalue()
    return encoded(image, kind, exif=EXIF, xmp=XMP, icc_profile=profile)


def opened(content: bytes) -> Image.Image:
    """Return a sample as Pillow sees it."""
    return Image.open(BytesIO(content))
