"""The sizes attributes of photos outside justified rows."""

import re
from dataclasses import fields

import pytest

from photoallegret.gallery import sizes
from photoallegret.gallery.shown import File, ShownPhoto
from photoallegret.paths import STATIC


def test_a_cover_takes_its_column_and_a_narrow_one_less() -> None:
    assert sizes.cover(1.5) == (
        "(min-width:1904px) 567px,(min-width:90em) 29.6vw,(min-width:40em) 45vw,92vw"
    )
    assert sizes.cover(0.75) == (
        "(min-width:1904px) 284px,(min-width:90em) 14.8vw,(min-width:40em) 22.5vw,46vw"
    )


def test_a_photo_page_keeps_the_photo_in_the_window() -> None:
    assert sizes.page(1.5) == (
        "(min-width:40em) min(92vw,1760px,1.500*max(100vh - 12rem,78vh)),"
        "min(92vw,1.500*max(100vh - 12rem,78vh))"
    )


def test_the_opening_photo_is_no_higher_than_the_window() -> None:
    assert sizes.opening(0.5) == "(min-width:40em) min(92vw,1760px,41vh),min(92vw,41vh)"


def test_photos_of_a_row_share_its_width_by_their_ratios() -> None:
    wide, narrow = sizes.row([2.0, 1.0])

    assert wide.startswith("(min-width:40em) min(60.6vw,1158.1px,152vh),")
    assert narrow.startswith("(min-width:40em) min(30.3vw,579.1px,76vh),")
    assert wide.endswith(",92vw")


def test_the_heights_are_those_of_the_stylesheet() -> None:
    def read(name: str) -> str:
        return (STATIC / "css" / f"{name}.css").read_text(encoding="utf-8")

    assert f"var(--r) * {sizes.OPENING_VH}svh" in read("gallery")
    assert f"max(100svh - {sizes.FITTED_CHROME_REM}rem, {sizes.FITTED_VH}svh)" in read("photo")
    place = re.search(r"\.sequence__place \{(.*?)\}", read("sequence"), flags=re.DOTALL)
    assert place is not None
    assert f"var(--r) * {sizes.ROW_VH}svh" in place[1]


def test_a_srcset_names_each_file_with_its_width() -> None:
    files = [File("/i/a/1-480.avif", 480, 320, 9), File("/i/a/2-720.avif", 720, 480, 9)]

    assert sizes.srcset(files) == "/i/a/1-480.avif 480w, /i/a/2-720.avif 720w"


@pytest.mark.parametrize(("widths", "kept"), [((480, 720, 1080), (480, 1080)), ((480,), (480,))])
def test_every_other_jpeg_is_kept_beside_avif(
    widths: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    photo = _photo(jpg=widths, avif=widths)

    assert [part.split()[1] for part in sizes.spare(photo).split(", ")] == [f"{w}w" for w in kept]


def test_all_jpegs_are_offered_while_there_is_no_avif() -> None:
    photo = _photo(jpg=(480, 720, 1080), avif=())

    assert sizes.spare(photo).count(",") == 2


def _photo(*, jpg: tuple[int, ...], avif: tuple[int, ...]) -> ShownPhoto:
    def files(widths: tuple[int, ...]) -> tuple[File, ...]:
        return tuple(File(f"/i/a/{w}", w, w, w) for w in widths)

    words = [field.name for field in fields(ShownPhoto) if field.type is str]
    return ShownPhoto(
        **dict.fromkeys(words, ""),
        number=1,
        has_own_title=False,
        keywords=(),
        width=1500,
        height=1000,
        jpg=files(jpg),
        avif=files(avif),
    )
