"""The time of the shot is the local time, with its offset where some source knows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging import exif
from photoallegret.imaging.capture_time import WANTED, CaptureTime, capture_time
from photoallegret.imaging.description import Description
from photoallegret.imaging.iptc import Iptc
from photoallegret.imaging.tiff import Field
from photoallegret.imaging.xmp import read_xmp
from tests.imaging.metadata_files import TEXT, xmp_packet

SHOT = "2025:05:04 06:12:30"
TAKEN = "2025-05-04T06:12:30"


def chosen(
    fields: dict[int, str] | None = None, attributes: str = "", iptc: tuple[str, str] = ("", "")
) -> CaptureTime:
    directory = {tag: Field(TEXT, text.encode(), "<") for tag, text in (fields or {}).items()}
    xmp = read_xmp(xmp_packet(attributes=attributes), {}, WANTED)
    return capture_time(directory, xmp, Iptc(Description(), *iptc))


@pytest.mark.parametrize(
    ("fields", "attributes", "iptc", "expected"),
    [
        ({exif.DATE_ORIGINAL: SHOT}, "", ("", ""), (TAKEN, None)),
        ({exif.DATE_ORIGINAL: SHOT, exif.OFFSET_ORIGINAL: "+02:00"}, "", ("", ""), (TAKEN, 120)),
        ({exif.DATE_ORIGINAL: SHOT, exif.OFFSET_ORIGINAL: "-03:30"}, "", ("", ""), (TAKEN, -210)),
        ({exif.DATE_ORIGINAL: SHOT, exif.OFFSET_ORIGINAL: "   :  "}, "", ("", ""), (TAKEN, None)),
        ({exif.DATE_ORIGINAL: SHOT, exif.OFFSET_ORIGINAL: "+99:00"}, "", ("", ""), (TAKEN, None)),
        (
            {exif.DATE_ORIGINAL: SHOT, exif.DATE_TIME: SHOT, exif.OFFSET: "+02:00"},
            "",
            ("", ""),
            (TAKEN, 120),
        ),
        (
            {
                exif.DATE_ORIGINAL: SHOT,
                exif.DATE_TIME: "2026:01:01 00:00:00",
                exif.OFFSET: "+01:00",
            },
            "",
            ("", ""),
            (TAKEN, None),
        ),
        (
            {exif.DATE_ORIGINAL: SHOT},
            f'photoshop:DateCreated="{TAKEN}.52+02:00"',
            ("", ""),
            (TAKEN, 120),
        ),
        (
            {exif.DATE_ORIGINAL: SHOT},
            'photoshop:DateCreated="2025-05-04T04:12:30Z"',
            ("", ""),
            (TAKEN, None),
        ),
        ({}, f'photoshop:DateCreated="{TAKEN}Z"', ("", ""), (TAKEN, 0)),
        ({}, 'photoshop:DateCreated="1987-06-12"', ("", ""), ("1987-06-12T00:00:00", None)),
        (
            {},
            'photoshop:DateCreated="2025-05-04T06:12+02:00"',
            ("", ""),
            ("2025-05-04T06:12:00", 120),
        ),
        ({}, 'photoshop:DateCreated="1987"', ("", ""), ("", None)),
        ({}, "", ("20250504", "061230+0200"), (TAKEN, 120)),
        ({}, "", ("20250504", "061230+0000"), (TAKEN, None)),
        ({}, "", ("20250504", ""), ("2025-05-04T00:00:00", None)),
        ({}, "", ("20250500", "061230"), ("", None)),
        ({exif.DATE_DIGITIZED: SHOT}, "", ("19870612", ""), ("1987-06-12T00:00:00", None)),
        ({exif.DATE_DIGITIZED: SHOT}, "", ("", ""), (TAKEN, None)),
        ({exif.DATE_TIME: SHOT}, "", ("", ""), ("", None)),
    ],
)
def test_the_shot_is_dated(
    fields: dict[int, str], attributes: str, iptc: tuple[str, str], expected: tuple[str, int | None]
) -> None:
    assert chosen(fields, attributes, iptc) == CaptureTime(*expected)


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2025:13:04 06:12:30",
        "2025:02:30 06:12:30",
        "2025:05:04 25:12:30",
        "2025:05:04 06:12:61",
        "9999:12:31 23:59:59",
        "0001:01:01 00:00:00",
        "٢٠٢٥:05:04 06:12:30",
        "yesterday",
        "2" * 60_000,
    ],
)
def test_an_impossible_date_is_no_date(text: str) -> None:
    assert chosen({exif.DATE_ORIGINAL: SHOT}).taken_at == TAKEN
    assert chosen({exif.DATE_ORIGINAL: text}) == CaptureTime()
    assert chosen({exif.DATE_ORIGINAL: text, exif.DATE_DIGITIZED: SHOT}).taken_at == TAKEN


def test_a_leap_second_is_the_last_of_its_minute() -> None:
    assert chosen({exif.DATE_ORIGINAL: "2016:12:31 23:59:60"}).taken_at == "2016-12-31T23:59:59"


@given(st.text(alphabet="0123456789:-+TZ ./,", max_size=40), st.text(max_size=12))
def test_any_text_is_survived(text: str, other: str) -> None:
    fields = {exif.DATE_ORIGINAL: text, exif.OFFSET_ORIGINAL: other}

    found = capture_time(
        {tag: Field(TEXT, value.encode("utf-8", "replace"), "<") for tag, value in fields.items()},
        read_xmp(b"", {}, WANTED),
        Iptc(Description(), text, other),
    )

    assert len(found.taken_at) in {0, 19}
