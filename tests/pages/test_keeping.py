"""Tests of kept pages as files: each address has its own, and half a page is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.pages.keeping import Page, made_of, place_of, read, write

PATHS = st.from_regex(r"\A(/[a-z0-9._-]{0,12}){1,7}\Z")
TYPE = [("Content-Type", "text/html"), ("ETag", '"abc"')]


@given(PATHS, PATHS)
def test_no_two_addresses_share_a_file(one: str, other: str) -> None:
    files = [
        {place + ending for ending in ("", ".br", ".gz")}
        for place in (place_of(one), place_of(other))
        if place
    ]

    if one != other and len(files) == 2:
        assert not files[0] & files[1]


@given(PATHS)
def test_no_address_leads_out_of_the_folder(path: str) -> None:
    place = place_of(path)

    if place:
        assert (Path("/folder") / place).resolve().is_relative_to("/folder")
        parts = Path(place).parts
        assert not any(part[0] == "." and part != ".html" for part in parts)


@pytest.mark.parametrize("path", ["/", "/en/", "/galeries", "/sitemaps/pages.xml"])
def test_a_page_is_read_as_it_was_written(tmp_path: Path, path: str) -> None:
    page = made_of(TYPE, b"<p>" * 400)
    assert page is not None

    write(tmp_path, place_of(path), page)

    assert read(tmp_path, place_of(path)) == page


def test_a_small_page_is_not_compressed() -> None:
    page = made_of(TYPE, b"small")

    assert page is not None
    assert list(page.bodies) == [""]


@pytest.mark.parametrize(
    "header",
    [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Content-Encoding", "br"), ("ETag", 'W/"abc"')],
)
def test_what_says_it_differs_is_no_page(header: tuple[str, str]) -> None:
    others = [one for one in TYPE if one[0] != header[0]]

    assert made_of([*others, header], b"body") is None


def test_a_page_too_large_or_without_tag_is_none() -> None:
    assert made_of(TYPE, b"x" * 2_000_001) is None
    assert made_of(TYPE[:1], b"body") is None


@pytest.mark.parametrize("kept", [0, 1, 10, -1])
def test_half_a_page_is_none(tmp_path: Path, kept: int) -> None:
    page = made_of(TYPE, b"<p>" * 400)
    assert page is not None
    write(tmp_path, "p.html", page)

    (tmp_path / "p.html").write_bytes((tmp_path / "p.html").read_bytes()[:kept])

    assert read(tmp_path, "p.html") is None


def test_a_write_that_fails_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, _target: Path) -> None:
        raise OSError(28, str(self))

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OSError, match="28"):
        write(tmp_path, "p.html", Page([], "t", {"": b"x"}))

    assert list(tmp_path.iterdir()) == []
