"""EXIF's words come out right whatever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.imaging.exif import (
    ARTIST,
    COPYRIGHT,
    IMAGE_DESCRIPTION,
    TAGS,
    USER_COMMENT,
    XP_AUTHOR,
    XP_COMMENT,
    XP_KEYWORDS,
    XP_TITLE,
    exif_description,
)
from photoallegret.imaging.tiff import Field
from tests.imaging.metadata_files import BYTE, TEXT, UNDEFINED

WORDS = "Forêt près de l'Aulne — ici"
GPS, BODY_SERIAL, LENS_SERIAL, OWNER, MAKER_NOTE = 34853, 42033, 42037, 42032, 37500


def caption(tag: int, raw: bytes, order: str = "<", kind: int = UNDEFINED) -> dict[str, str]:
    return exif_description({tag: Field(kind, raw, order)}).caption


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman"])
def test_a_description_is_decoded(encoding: str) -> None:
    raw = WORDS.encode(encoding) + b"\0rest"

    assert caption(IMAGE_DESCRIPTION, raw, kind=TEXT) == {"x-default": WORDS}


@pytest.mark.parametrize(
    ("raw", "order"),
    [
        (b"ASCII\0\0\0" + WORDS.encode() + b"\0\0", "<"),
        (b"ASCII\0\0\0" + WORDS.encode("cp1252"), ">"),
        (b"UNICODE\0" + WORDS.encode("utf-16-le"), "<"),
        (b"UNICODE\0" + WORDS.encode("utf-16-be"), ">"),
        (b"UNICODE\0" + WORDS.encode("utf-16-le"), ">"),  # not the block's order, though it should
        (b"UNICODE\0" + WORDS.encode("utf-16"), ">"),
        (bytes(8) + WORDS.encode() + b"   ", "<"),
        (WORDS.encode(), "<"),  # the code left out
    ],
)
def test_a_user_comment_is_decoded(raw: bytes, order: str) -> None:
    assert caption(USER_COMMENT, raw, order) == {"x-default": WORDS}


@pytest.mark.parametrize("encoding", ["iso2022_jp", "shift_jis"])
def test_a_japanese_user_comment_is_decoded(encoding: str) -> None:
    raw = b"JIS\0\0\0\0\0" + "夜明けの海".encode(encoding)

    assert caption(USER_COMMENT, raw) == {"x-default": "夜明けの海"}


def test_japanese_that_is_none_is_judged_by_its_bytes() -> None:
    assert caption(USER_COMMENT, b"JIS\0\0\0\0\0" + b"\xff caf\xe9") == {"x-default": "ÿ café"}


def test_chinese_without_mark_is_in_the_order_of_the_block() -> None:
    for order, encoding in (("<", "utf-16-le"), (">", "utf-16-be")):
        for words in ("夜明けの海", "海"):
            raw = b"UNICODE\0" + words.encode(encoding)
            assert caption(USER_COMMENT, raw, order) == {"x-default": words}


def test_eight_bit_text_under_the_unicode_code_is_still_read() -> None:
    assert caption(USER_COMMENT, b"UNICODE\0plain words") == {"x-default": "plain words"}


def test_windows_tags_are_read() -> None:
    fields = {
        XP_TITLE: "Titre é\0",
        XP_COMMENT: "Légende\0",
        XP_AUTHOR: "Alice;Bob\0",
        XP_KEYWORDS: "mer;aube; Mer \0",
    }

    said = exif_description(
        {tag: Field(BYTE, text.encode("utf-16-le"), ">") for tag, text in fields.items()}
    )

    assert said.title == {"x-default": "Titre é"}
    assert said.caption == {"x-default": "Légende"}
    assert said.rights.creator == "Alice, Bob"
    assert said.keywords == ("mer", "aube")


def test_half_a_windows_letter_is_dropped() -> None:
    raw = b"\x00\xd8" + "ab".encode("utf-16-le") + b"c"

    assert exif_description({XP_TITLE: Field(BYTE, raw, "<")}).title == {"x-default": "ab"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Alice\0Review\0", "Alice, Review"),
        (b" \0Review\0", "Review"),
        (b"Alice\0", "Alice"),
        (b"Alice", "Alice"),
        ("Hélène\0".encode("cp1252"), "Hélène"),
        (b"        \0", ""),
        (b"Copyright\0", ""),
    ],
)
def test_copyright_joins_photographer_and_editor(raw: bytes, expected: str) -> None:
    said = exif_description({COPYRIGHT: Field(TEXT, raw, "<")})

    assert said.rights.copyright_notice == expected


def test_what_a_camera_fills_in_is_nobody_and_nothing() -> None:
    said = exif_description(
        {
            IMAGE_DESCRIPTION: Field(TEXT, b"OLYMPUS DIGITAL CAMERA         \0", "<"),
            USER_COMMENT: Field(UNDEFINED, b"ASCII\0\0\0Tide going out", "<"),
            ARTIST: Field(TEXT, b"unknown\0", "<"),
        }
    )

    assert said.caption == {"x-default": "Tide going out"}
    assert said.rights.creator == ""


def test_private_tags_are_never_asked_for() -> None:
    assert not TAGS & {GPS, BODY_SERIAL, LENS_SERIAL, OWNER, MAKER_NOTE}


@given(
    st.dictionaries(st.sampled_from(sorted(TAGS)), st.binary(max_size=60)), st.sampled_from("<>")
)
def test_any_bytes_are_survived(raw: dict[int, bytes], order: str) -> None:
    said = exif_description({tag: Field(UNDEFINED, value, order) for tag, value in raw.items()})

    assert all(said.caption.values())
