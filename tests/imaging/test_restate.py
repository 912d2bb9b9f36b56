"""Rights said anew in a finished JPEG: the packet changes, and nothing else."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoallegret.imaging.encode import Writer
from photoallegret.imaging.outcome import Made, partial
from photoallegret.imaging.profiles import srgb_profile
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.restate import DamagedError, restate, with_packet
from photoallegret.imaging.rights import PROHIBITED, Packet, Rights, packet
from tests.imaging.pictures import four_corners

NOTHING = Rights()
OLD = Rights(creator="Zoé", copyright_notice="© Zoé", credit_line="Zoé / Agence")
NEW = Rights(
    creator="Hélène Ørsted",
    credit_line="Hélène Ørsted / Métis",
    copyright_notice="© 2026 Hélène Ørsted — tous droits réservés",
    usage_terms="Usage <privé> & « écrit »\nsans IA",
    web_statement="https://photoallegret.com/licence?a=1&b=2",
    licensor_name="Agence Métis",
    licensor_url="https://photoallegret.com/licence",
    data_mining=PROHIBITED,
)


def written(folder, rights):
    made = Writer(folder, "t", Recipe(), packet(rights)).write(four_corners(), "jpg", wide=False)
    partial(made.path, "t").rename(made.path)
    return made


@pytest.mark.parametrize("old", [NOTHING, OLD, NEW])
@pytest.mark.parametrize("new", [NOTHING, OLD, NEW])
def test_it_is_what_encoding_again_would_have_written(tmp_path, old, new):
    former, encoded = written(tmp_path, old), written(tmp_path, new)
    expected = encoded.path.read_bytes()
    out = tmp_path / "out"
    out.mkdir()

    said = restate(former, out, new)

    assert said.path.read_bytes() == expected
    assert replace(said, path=encoded.path) == encoded
    assert [path.name for path in out.iterdir()] == [encoded.path.name]


def test_pixels_and_profile_stay(tmp_path):
    made = written(tmp_path, OLD)
    out = tmp_path / "out"
    out.mkdir()

    with Image.open(made.path) as before, Image.open(restate(made, out, NEW).path) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == srgb_profile()
        assert after.info["progressive"]


@pytest.mark.skipif(
    shutil.which("exiftool") is None,
    reason="exiftool is not installed: no outside reader checks the new rights",
)
def test_another_program_reads_the_new_rights_and_none_of_the_old(tmp_path):
    made = written(tmp_path, OLD)
    out = tmp_path / "out"
    out.mkdir()
    path = restate(made, out, NEW).path

    command = ["exiftool", "-json", "-a", "-G0", "-validate", "-all", str(path)]
    read = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]

    assert read["ExifTool:Validate"] == "OK"
    assert read["EXIF:Artist"] == read["XMP:Creator"] == read["IPTC:By-line"] == NEW.creator
    assert read["EXIF:Copyright"] == read["XMP:Rights"] == read["IPTC:CopyrightNotice"]
    assert read["XMP:Rights"] == NEW.copyright_notice
    assert read["XMP:Credit"] == read["IPTC:Credit"] == NEW.credit_line
    assert read["XMP:UsageTerms"] == NEW.usage_terms
    assert read["XMP:WebStatement"] == NEW.web_statement
    assert read["XMP:LicensorName"] == NEW.licensor_name
    assert read["XMP:DataMining"] == PROHIBITED
    assert "Zoé" not in json.dumps(read, ensure_ascii=False)


@pytest.mark.parametrize("digest", ["", "0" * 32])
def test_what_is_not_the_file_that_was_written_is_left(tmp_path, digest):
    made = written(tmp_path, OLD)

    with pytest.raises(DamagedError):
        restate(replace(made, digest=digest), tmp_path, NEW)

    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]


def test_a_short_digest_serves_too(tmp_path):
    path = written(tmp_path, OLD).path
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]

    said = restate(Made(path, 96, 64, "jpg", path.stat().st_size, digest), tmp_path, NEW)

    assert len(said.digest) == 32


@given(st.binary(max_size=60))
def test_headers_that_cannot_be_followed_are_refused_or_kept(tail):
    for start in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\0\4ab"):
        try:
            said = with_packet(start + tail, Packet(b"", b"", b""))
        except DamagedError:
            continue
        assert said.startswith(b"\xff\xd8")
        assert with_packet(said, Packet(b"", b"", b"")) == said
