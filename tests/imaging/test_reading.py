"""Files of every format are read whole, and hostile ones give less but never an error."""

import hashlib
import json
import shutil
import struct
import subprocess
import time
import unicodedata
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from photoallegret.imaging.metadata import Metadata
from photoallegret.imaging.reading import read_metadata
from photoallegret.imaging.rights import PROHIBITED, Rights
from tests.imaging.metadata_files import (
    LONG,
    SHORT,
    TEXT,
    UNDEFINED,
    UTF8,
    alternatives,
    exif_segment,
    extended_segments,
    fraction,
    iim_block,
    jpeg_file,
    metadata_of,
    photoshop_block,
    photoshop_segment,
    segment,
    texts_of,
    tiff_block,
    xmp_packet,
    xmp_segment,
)

XMP = xmp_packet(
    alternatives("dc:title", x_default="Aube", fr="Aube", en="Dawn")
    + alternatives("dc:description", x_default="Brume\nsur l'Aulne")
    + alternatives("Iptc4xmpCore:AltTextAccessibility", fr="Une rivière", en="A river")
    + "<dc:subject><rdf:Bag><rdf:li>mer</rdf:li><rdf:li>aube</rdf:li></rdf:Bag></dc:subject>"
    + "<dc:creator><rdf:Seq><rdf:li>Hélène</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>"
    + alternatives("dc:rights", x_default="© Hélène")
    + alternatives("xmpRights:UsageTerms", x_default="Sur demande")
    + "<plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'>"
    "<plus:LicensorName>Hélène</plus:LicensorName>"
    "<plus:LicensorURL>https://example.org/ask</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>"
    "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Secret Person</rdf:li></rdf:Bag>"
    "</Iptc4xmpExt:PersonInImage>",
    'photoshop:Headline="Matin" photoshop:Credit="Agence" photoshop:City="Châteaulin"'
    ' photoshop:State="Bretagne" photoshop:Country="France"'
    ' xmpRights:WebStatement="https://example.org/licence"'
    f' plus:DataMining="{PROHIBITED}" aux:SerialNumber="SN-SECRET" exif:GPSLatitude="48,11.5N"'
    ' aux:OwnerName="Secret Owner"',
)
EXIF = tiff_block(
    {
        271: (TEXT, b"Canon\0"),
        272: (TEXT, b"Canon EOS R5\0"),
        34853: (LONG, struct.pack("<I", 8)),
    },
    {
        33434: fraction(1, 250),
        33437: fraction(8, 1),
        34855: (SHORT, struct.pack("<H", 100)),
        36867: (TEXT, b"2025:05:04 06:12:30\0"),
        36881: (TEXT, b"+02:00\0"),
        37386: fraction(35, 1),
        42032: (TEXT, b"Secret Owner\0"),
        42033: (TEXT, b"SN-SECRET\0"),
        42036: (TEXT, b"RF35mm F1.8\0"),
    },
)
WHOLE = Metadata(
    title={"x-default": "Aube", "fr": "Aube", "en": "Dawn"},
    headline={"x-default": "Matin"},
    caption={"x-default": "Brume\nsur l'Aulne"},
    alt_text={"fr": "Une rivière", "en": "A river"},
    keywords=("mer", "aube"),
    rights=Rights(
        "Hélène, Bob",
        "Agence",
        "© Hélène",
        "Sur demande",
        "https://example.org/licence",
        "Hélène",
        "https://example.org/ask",
        PROHIBITED,
    ),
    place="Châteaulin, Bretagne, France",
    taken_at="2025-05-04T06:12:30",
    taken_offset_minutes=120,
    camera="Canon EOS R5",
    lens="RF35mm F1.8",
    focal_length_mm=35.0,
    aperture=8.0,
    exposure_time="1/250",
    iso=100,
)


def saved(folder: Path, suffix: str) -> Path:
    """Return a small file of one format, with the two blocks as that format carries them."""
    path = folder / f"photo.{suffix}"
    image = Image.new("RGB", (64, 48), "navy")
    exif = b"Exif\0\0" + EXIF
    if suffix == "png":
        chunks = PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", XMP.decode())
        image.save(path, exif=exif, pnginfo=chunks)
    elif suffix == "tiff":
        path.write_bytes(_tiff_file())
    elif suffix == "heic":
        pillow_heif.from_pillow(image).save(path, exif=exif, xmp=XMP)
    else:
        image.save(path, exif=exif, xmp=XMP)
    return path


def _tiff_file() -> bytes:
    """One pixel, its directory holding picture, words and camera."""
    short = {256: 1, 257: 1, 258: 8, 259: 1, 262: 1, 277: 1, 278: 1}
    main = {tag: (SHORT, struct.pack("<H", value)) for tag, value in short.items()}
    main |= {
        271: (TEXT, b"Canon\0"),
        272: (TEXT, b"Canon EOS R5\0"),
        273: (LONG, struct.pack("<I", 4)),
        279: (LONG, struct.pack("<I", 1)),
        700: (1, XMP),
    }
    exif = {
        33434: fraction(1, 250),
        33437: fraction(8, 1),
        34855: (SHORT, struct.pack("<H", 100)),
        36867: (TEXT, b"2025:05:04 06:12:30\0"),
        36881: (TEXT, b"+02:00\0"),
        37386: fraction(35, 1),
        42036: (TEXT, b"RF35mm F1.8\0"),
    }
    return tiff_block(main, exif)


@pytest.fixture(autouse=True, scope="module")
def _heif() -> None:
    pillow_heif.register_heif_opener()


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "webp", "avif", "heic"])
def test_every_format_is_read_whole(tmp_path: Path, suffix: str) -> None:
    assert metadata_of(saved(tmp_path, suffix)) == WHOLE


def test_a_mpo_is_read_as_the_jpeg_it_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "photo.mpo"
    second = Image.new("RGB", (64, 48), "red")
    Image.new("RGB", (64, 48), "navy").save(
        path, exif=b"Exif\0\0" + EXIF, save_all=True, append_images=[second]
    )

    with Image.open(path) as image:
        assert image.format == "MPO"
        assert read_metadata(image, path).camera == "Canon EOS R5"


def test_nothing_private_is_taken(tmp_path: Path) -> None:
    path = saved(tmp_path, "jpg")
    assert path.read_bytes().count(b"SECRET") == 2
    assert path.read_bytes().count(b"Secret") == 3

    read = json.dumps(metadata_of(path).to_json()).lower()

    assert "secret" not in read
    assert "48,11" not in read


def test_metadata_survives_json(tmp_path: Path) -> None:
    assert Metadata.from_json(json.loads(json.dumps(WHOLE.to_json()))) == WHOLE
    assert metadata_of(jpeg_file(tmp_path)) == Metadata.from_json({}) == Metadata()


def test_iptc_in_a_jpeg_gives_way_to_xmp_until_its_digest_differs(tmp_path: Path) -> None:
    iim = iim_block(UTF8, (2, 5, "Édité après".encode()))
    xmp = xmp_segment(xmp_packet(alternatives("dc:title", x_default="Avant")))

    def title(digest: bytes) -> str:
        photoshop = photoshop_segment(photoshop_block(iim, digest))
        return metadata_of(jpeg_file(tmp_path, xmp, photoshop)).title["x-default"]

    assert title(b"") == "Avant"
    assert title(hashlib.md5(iim, usedforsecurity=False).digest()) == "Avant"
    assert title(bytes(16)) == "Édité après"


@pytest.mark.parametrize("swapped", [False, True])
def test_iptc_in_a_tiff_is_read(tmp_path: Path, swapped: bool) -> None:
    iim = iim_block(UTF8, (2, 5, "Été".encode()), (2, 80, b"Alice Bob"))
    iim += b"\0" * (-len(iim) % 4)
    if swapped:
        iim = b"".join(iim[i : i + 4][::-1] for i in range(0, len(iim), 4))
    path = tmp_path / "photo.tif"
    Image.new("L", (8, 8)).save(path, tiffinfo={33723: iim})

    metadata = metadata_of(path)

    assert metadata.title == {"x-default": "Été"}
    assert metadata.rights.creator == "Alice Bob"


def test_extended_xmp_is_read_in_a_jpeg(tmp_path: Path) -> None:
    more = xmp_packet(alternatives("dc:title", fr="Suite") + f"<xmp:a>{'b' * 90_000}</xmp:a>")
    guid = hashlib.md5(more, usedforsecurity=False).hexdigest().upper()
    main = xmp_packet(attributes=f'photoshop:City="Brest" xmpNote:HasExtendedXMP="{guid}"')

    metadata = metadata_of(jpeg_file(tmp_path, xmp_segment(main), *extended_segments(guid, more)))

    assert (metadata.title, metadata.place) == ({"fr": "Suite"}, "Brest")


def test_a_place_is_never_put_together_from_two(tmp_path: Path) -> None:
    item = "<rdf:li Iptc4xmpExt:City='{}' Iptc4xmpExt:CountryName='{}'/>"
    shown, created = item.format("Oslo", "Norvège"), item.format("Rome", "Italie")
    xmp = xmp_packet(
        f"<Iptc4xmpExt:LocationShown><rdf:Bag>{shown}</rdf:Bag></Iptc4xmpExt:LocationShown>"
        f"<Iptc4xmpExt:LocationCreated><rdf:Bag>{created}</rdf:Bag></Iptc4xmpExt:LocationCreated>"
    )
    legacy = xmp.replace(b'rdf:about=""', b'rdf:about="" photoshop:City="Lima"')

    assert metadata_of(jpeg_file(tmp_path, xmp_segment(xmp))).place == "Oslo, Norvège"
    assert metadata_of(jpeg_file(tmp_path, xmp_segment(legacy))).place == "Lima"


def test_script_comes_as_the_text_it_is_and_no_address_runs(tmp_path: Path) -> None:
    xmp = xmp_packet(
        alternatives("dc:description", x_default="&lt;script>alert(1)&lt;/script>"),
        'xmpRights:WebStatement="javascript:alert(1)" photoshop:City="&lt;img src=x onerror=y>"',
    )

    metadata = metadata_of(jpeg_file(tmp_path, xmp_segment(xmp)))

    assert metadata.caption == {"x-default": "<script>alert(1)</script>"}
    assert metadata.place == "<img src=x onerror=y>"
    assert metadata.rights.web_statement == ""


def test_a_hundred_thousand_chunks_neither_hang_nor_fail(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", (8, 8)).save(path)
    content = path.read_bytes()
    path.write_bytes(content[:33] + b"\0\0\0\1abCd\0\0\0\0\0" * 100_000 + content[33:])
    jpeg = jpeg_file(tmp_path, segment(0xE1, b"Exif\0\0" + EXIF[:20]) * 20_000)
    # Pillow walks every chunk too: only our reading is timed and judged.
    image = Image.new("RGB", (8, 8))
    began = time.process_time()

    for file, image.format in ((path, "PNG"), (jpeg, "JPEG")):
        assert read_metadata(image, file) == Metadata()
    assert time.process_time() - began < 1


def test_long_texts_are_cut_at_their_stated_length(tmp_path: Path) -> None:
    iim = iim_block(
        UTF8,
        (2, 120, b"c" * 30_000),
        (2, 5, b"t" * 30_000),
        *((2, 25, b"%dk" % i + b"k" * 200) for i in range(300)),
    )
    parts = [photoshop_block(iim)[i : i + 60_000] for i in range(0, 140_000, 60_000)]

    metadata = metadata_of(jpeg_file(tmp_path, *map(photoshop_segment, parts)))

    assert len(metadata.title["x-default"]) == 300
    assert len(metadata.caption["x-default"]) == 5_000
    assert [len(word) for word in metadata.keywords] == [100] * 100


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(st.data())
def test_a_file_damaged_anywhere_is_read_without_error(tmp_path: Path, data: st.DataObject) -> None:
    iim = photoshop_block(iim_block(UTF8, (2, 5, "Été".encode()), (2, 120, b"caption")))
    blocks = [EXIF, XMP, iim]
    damaged = []
    for block in blocks:
        where = data.draw(st.integers(0, len(block)))
        noise = data.draw(st.binary(max_size=12))
        damaged.append(block[:where] + noise + block[where + data.draw(st.integers(0, 8)) :])
    segments = (exif_segment, xmp_segment, photoshop_segment)
    path = jpeg_file(
        tmp_path, *(make(block) for make, block in zip(segments, damaged, strict=True))
    )
    image = Image.new("RGB", (8, 8))
    image.format = "JPEG"

    for text in texts_of(read_metadata(image, path)):
        assert not {unicodedata.category(c) for c in text if c != "\n"} & {"Cc", "Cs"}
        assert unicodedata.is_normalized("NFC", text)
        assert len(text) <= 5_000


def test_an_ordinary_camera_file_is_read_in_five_milliseconds(tmp_path: Path) -> None:
    path = jpeg_file(
        tmp_path,
        exif_segment(EXIF),
        xmp_segment(xmp_packet("<xmp:a>history</xmp:a>" * 100)),
        photoshop_segment(photoshop_block(iim_block(UTF8, (2, 5, b"Title")))),
    )
    with Image.open(path) as image:
        spent = []
        for _ in range(10):
            began = time.process_time()
            read_metadata(image, path)
            spent.append(time.process_time() - began)

    assert min(spent) < 0.005


def test_a_missing_file_is_the_callers_error(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8))
    image.format = "JPEG"

    with pytest.raises(FileNotFoundError):
        read_metadata(image, tmp_path / "gone.jpg")


@pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is not installed: no outside writer checks what is read",
)
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "avif"])
def test_what_another_program_writes_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"photo.{suffix}"
    Image.new("RGB", (16, 12), "navy").save(path)
    facts = [
        "-XMP-dc:Title=Aube é",
        "-XMP-dc:Title-en=Dawn",
        "-XMP-iptcCore:AltTextAccessibility-fr=Une rivière",
        "-XMP-dc:Subject=mer",
        "-XMP-plus:LicensorURL=https://example.org/ask",
        "-EXIF:Artist=Hélène",
        "-EXIF:DateTimeOriginal=2025:05:04 06:12:30",
        "-EXIF:OffsetTimeOriginal=-03:00",
        "-EXIF:ExposureTime=2.5",
        "-EXIF:UserComment=Été",
        "-GPSLatitude=48.1",
    ]
    command = ["exiftool", "-q", "-overwrite_original", *facts, str(path)]
    subprocess.run(command, check=True, capture_output=True)

    metadata = metadata_of(path)

    assert metadata.title == {"x-default": "Aube é", "en": "Dawn"}
    assert metadata.alt_text["fr"] == "Une rivière"
    assert metadata.caption == {"x-default": "Été"}
    assert metadata.keywords == ("mer",)
    assert metadata.rights.creator == "Hélène"
    assert metadata.rights.licensor_url == "https://example.org/ask"
    assert (metadata.taken_at, metadata.taken_offset_minutes) == ("2025-05-04T06:12:30", -180)
    assert metadata.exposure_time == "2.5"


def test_a_user_comment_reaches_the_caption(tmp_path: Path) -> None:
    comment = b"UNICODE\0" + "Marée basse".encode("utf-16-le")
    block = tiff_block({270: (TEXT, b"SONY DSC\0")}, {37510: (UNDEFINED, comment)})

    assert metadata_of(jpeg_file(tmp_path, exif_segment(block))).caption == {
        "x-default": "Marée basse"
    }
