"""The technical line is written as photographers write it, and impossible values are left out."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging import exif
from photoallegret.imaging.shooting import (
    WANTED,
    Shooting,
    exposure_text,
    shooting_from_exif,
    shooting_from_xmp,
)
from photoallegret.imaging.tiff import Field
from photoallegret.imaging.xmp import read_xmp
from tests.imaging.metadata_files import RATIONAL, SHORT, TEXT, xmp_packet


def rational(above: int, below: int) -> Field:
    return Field(RATIONAL, struct.pack("<II", above, below), "<")


def short(*numbers: int) -> Field:
    return Field(SHORT, struct.pack(f"<{len(numbers)}H", *numbers), "<")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1 / 8000, "1/8000"),
        (1 / 801, "1/801"),
        (0.016666, "1/60"),
        (0.25, "1/4"),
        (0.3, "0.3"),
        (1 / 3, "1/3"),
        (0.4, "0.4"),
        (0.5, "1/2"),
        (0.8, "0.8"),
        (1.0, "1"),
        (1.3, "1.3"),
        (2.5, "2.5"),
        (30.0, "30"),
        (183.2, "183"),
        (0.0, ""),
        (-1.0, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (1e-9, ""),
        (1e8, ""),
        (None, ""),
    ],
)
def test_exposure_times_are_written_as_on_a_camera(seconds: float | None, expected: str) -> None:
    assert exposure_text(seconds) == expected


def test_a_camera_is_read() -> None:
    directory = {
        exif.MAKE: Field(TEXT, b"NIKON CORPORATION\0", "<"),
        exif.MODEL: Field(TEXT, b"NIKON Z 6_2\0", "<"),
        exif.LENS_MODEL: Field(TEXT, b"NIKKOR Z 50mm f/1.8 S\0", "<"),
        exif.EXPOSURE_TIME: rational(10, 2500),
        exif.F_NUMBER: rational(28, 10),
        exif.FOCAL_LENGTH: rational(500, 10),
        exif.ISO: short(200),
    }

    assert shooting_from_exif(directory) == Shooting(
        "Nikon Z 6II", "NIKKOR Z 50mm f/1.8 S", 50.0, 2.8, "1/250", 200
    )


def test_logarithmic_values_stand_in() -> None:
    directory = {exif.SHUTTER_SPEED_VALUE: rational(8, 1), exif.APERTURE_VALUE: rational(3, 1)}

    taken = shooting_from_exif(directory)

    assert (taken.exposure_time, taken.aperture) == ("1/256", 2.8)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({exif.ISO: short(400, 0)}, 400),
        ({exif.ISO: short(0)}, None),
        ({exif.ISO: Field(8, struct.pack("<h", -100), "<")}, None),
        (
            {
                exif.ISO: short(65_535),
                exif.RECOMMENDED_EXPOSURE_INDEX: Field(4, b"\0\x90\1\0", "<"),
            },
            102_400,
        ),
        ({exif.ISO: short(65_535)}, 65_535),
        ({exif.ISO: Field(TEXT, b"400", "<")}, None),
    ],
)
def test_sensitivity_is_a_positive_number(fields: dict[int, Field], expected: int | None) -> None:
    assert shooting_from_exif(fields).iso == expected


def test_impossible_numbers_are_unknown() -> None:
    broken = {
        exif.EXPOSURE_TIME: rational(1, 0),
        exif.F_NUMBER: rational(0, 1),
        exif.FOCAL_LENGTH: rational(4_294_967_295, 1),
        exif.LENS_MODEL: Field(TEXT, b"----\0", "<"),
        exif.APERTURE_VALUE: rational(4_294_967_295, 1),
    }

    assert shooting_from_exif(broken) == Shooting()


def test_xmp_gives_the_same_facts() -> None:
    packet = xmp_packet(
        "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>200</rdf:li></rdf:Seq></exif:ISOSpeedRatings>",
        'tiff:Make="Canon" tiff:Model="Canon EOS R5" exif:ExposureTime="1/250" exif:FNumber="28/10"'
        ' exif:FocalLength="50/1" aux:Lens="RF50mm F1.8 STM"',
    )

    assert shooting_from_xmp(read_xmp(packet, {}, WANTED)) == Shooting(
        "Canon EOS R5", "RF50mm F1.8 STM", 50.0, 2.8, "1/250", 200
    )


@pytest.mark.parametrize("number", ["1/0", "NaN", "inf", "-1", "1e999", "9" * 5_000, "0", ""])
def test_xmp_numbers_that_are_none_are_unknown(number: str) -> None:
    packet = xmp_packet(attributes=f'exif:ExposureTime="{number}" exif:FNumber="{number}"')

    assert shooting_from_xmp(read_xmp(packet, {}, WANTED)) == Shooting()


def test_what_is_unknown_is_filled() -> None:
    assert Shooting(camera="A", iso=100).over(Shooting(camera="B", lens="C")) == Shooting(
        camera="A", lens="C", iso=100
    )


@given(
    st.dictionaries(
        st.sampled_from(sorted(exif.TAGS)), st.tuples(st.integers(1, 18), st.binary(max_size=40))
    )
)
def test_any_bytes_are_survived(raw: dict[int, tuple[int, bytes]]) -> None:
    taken = shooting_from_exif({tag: Field(kind, value, ">") for tag, (kind, value) in raw.items()})

    assert taken.iso is None or taken.iso > 0
