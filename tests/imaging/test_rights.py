"""The rights packet says what it must, nothing else, and other programs read it."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoallegret.imaging.rights import DATA_MINING, PROHIBITED, Packet, Rights, packet
from tests.imaging.metadata_files import metadata_of

FULL = Rights(
    creator="Hélène Ørsted",
    credit_line="Hélène Ørsted / Agence Métis",
    copyright_notice="© 2026 Hélène Ørsted — tous droits réservés",
    usage_terms='Usage <privé> & « écrit »\nsans "IA"',
    web_statement="https://photoallegret.com/licence?a=1&b=2",
    licensor_name="Agence Métis",
    licensor_url="https://photoallegret.com/licence",
    data_mining=PROHIBITED,
)
needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is not installed: no outside reader checks the rights packet",
)


def saved(folder: Path, suffix: str, rights: Rights) -> Path:
    """Return a small rendition with the packet of these rights."""
    path, made = folder / f"rendition.{suffix}", packet(rights)
    options = {"xmp": made.xmp, "exif": made.exif}
    options |= {"extra": made.app13} if suffix == "jpg" else {}
    Image.new("RGB", (32, 24), "navy").save(path, None, **options)
    return path


def test_own_values_stand_over_defaults() -> None:
    own = Rights(creator="Alice", usage_terms="Ask")
    defaults = Rights(creator="Studio", copyright_notice="© Studio", data_mining=PROHIBITED)

    assert own.over(defaults) == Rights(
        creator="Alice", copyright_notice="© Studio", usage_terms="Ask", data_mining=PROHIBITED
    )


def test_a_licensor_never_gets_the_address_of_another() -> None:
    defaults = Rights(licensor_name="Studio", licensor_url="https://studio.example/")

    assert Rights(licensor_name="Agency").over(defaults).licensor_url == ""
    assert Rights(creator="Alice").over(defaults).licensor_name == "Studio"


def test_what_is_said_of_one_author_is_not_said_of_another() -> None:
    site = Rights(
        creator="Alice",
        credit_line="Alice / Studio",
        copyright_notice="© Alice",
        usage_terms="Ask Alice",
        web_statement="https://example.org/licence",
        licensor_name="Alice",
        licensor_url="https://example.org/licence",
    )

    assert Rights().completed(site) == site
    assert Rights(creator="alice").completed(site).licensor_name == "Alice"
    assert Rights(creator="Bob").completed(site) == Rights(
        creator="Bob",
        copyright_notice="© Bob",
        web_statement="https://example.org/licence",
    )
    assert Rights(creator="Bob", copyright_notice="B").completed(site).copyright_notice == "B"


def test_rights_survive_json() -> None:
    assert Rights.from_json(json.loads(json.dumps(FULL.to_json()))) == FULL
    assert Rights.from_json({"creator": "Alice", "later": "unknown"}) == Rights(creator="Alice")


@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_the_packet_reads_back_whole(tmp_path: Path, suffix: str) -> None:
    assert metadata_of(saved(tmp_path, suffix, FULL)).rights == FULL


@needs_exiftool
@pytest.mark.parametrize("suffix", ["jpg", "avif"])
def test_another_program_reads_the_packet_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path, suffix, FULL)
    command = ["exiftool", "-json", "-a", "-G0", "-validate", "-all", str(path)]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]

    notice = FULL.copyright_notice
    expected = {
        "EXIF:XResolution": 72,
        "EXIF:YResolution": 72,
        "EXIF:ResolutionUnit": "inches",
        "EXIF:YCbCrPositioning": "Centered",
        "EXIF:Artist": FULL.creator,
        "EXIF:Copyright": notice,
        "XMP:Creator": FULL.creator,
        "XMP:Rights": notice,
        "XMP:Credit": FULL.credit_line,
        "XMP:UsageTerms": FULL.usage_terms,
        "XMP:WebStatement": FULL.web_statement,
        "XMP:Marked": True,
        "XMP:LicensorName": FULL.licensor_name,
        "XMP:LicensorURL": FULL.licensor_url,
        "XMP:DataMining": PROHIBITED,
    }
    if suffix == "jpg":
        expected |= {
            "IPTC:CodedCharacterSet": "UTF8",
            "IPTC:By-line": FULL.creator,
            "IPTC:Credit": FULL.credit_line,
            "IPTC:CopyrightNotice": notice,
        }
    assert read["ExifTool:Validate"] == "OK"
    assert {k: v for k, v in read.items() if k.split(":")[0] in {"EXIF", "XMP", "IPTC"}} == expected


def test_equal_rights_give_equal_bytes_of_modest_size() -> None:
    made = packet(FULL)

    assert made == packet(Rights.from_json(FULL.to_json()))
    assert len(made.xmp + made.exif + made.app13) < 1_700


def test_nothing_said_writes_nothing() -> None:
    assert packet(Rights()) == Packet(b"", b"", b"")
    assert packet(Rights(creator=" \0 ", web_statement="javascript:x")) == Packet(b"", b"", b"")


def test_short_names_fit_their_slot(tmp_path: Path) -> None:
    rights = Rights(creator="Li", copyright_notice="© L")

    assert metadata_of(saved(tmp_path, "jpg", rights)).rights == rights


def test_long_values_are_cut_on_characters(tmp_path: Path) -> None:
    long = Rights(creator="é" * 500, copyright_notice="☃" * 500, usage_terms="a" * 5_000)

    path = saved(tmp_path, "jpg", long)

    rights = metadata_of(path).rights
    assert rights == Rights("é" * 200, "", "☃" * 300, "a" * 1_000)
    assert b"\x1c\x02\x50\x00\x20" + ("é" * 16).encode() in path.read_bytes()
    assert b"\x1c\x02\x74\x00\x7e" + ("☃" * 42).encode() in path.read_bytes()


def test_only_the_vocabulary_is_a_reservation() -> None:
    assert Rights(data_mining="no").cleaned().data_mining == ""
    assert all(Rights(data_mining=word).cleaned().data_mining == word for word in DATA_MINING)


@given(st.lists(st.text(st.characters(codec=None), max_size=80), min_size=8, max_size=8))
def test_any_text_makes_a_sound_packet(values: list[str]) -> None:
    made = packet(Rights(*values))

    assert not any(unicodedata.category(c) == "Cs" for c in made.xmp.decode())
    assert made.exif == b"" or made.exif.startswith(b"Exif\0\0II*\0")
    assert made.app13 == b"" or int.from_bytes(made.app13[2:4]) == len(made.app13) - 2
