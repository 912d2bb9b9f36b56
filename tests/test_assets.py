"""Stylesheet and scripts: one sheet, one digest, cached for ever, compressed once."""

from pathlib import Path

import brotli
import pytest
from flask import Flask

from photoallegret.assets import Assets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    (tmp_path / "css" / "a.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "css" / "b.css").write_text("b{}", encoding="utf-8")
    (tmp_path / "js" / "main.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("ours", encoding="utf-8")
    return tmp_path


def assets(folder: Path) -> Assets:
    return Assets(folder, {"site.css": ("b", "a")}, {"site.css": (lambda: "c{}",)})


def test_the_sheet_is_put_together_in_order(folder: Path) -> None:
    assert assets(folder).files["site.css"].body == b"b{}\na{}\nc{}"


def test_only_known_kinds_are_sent(folder: Path) -> None:
    assert set(assets(folder).files) == {"site.css", "js/main.js"}


def test_the_address_changes_with_any_content(folder: Path) -> None:
    before = assets(folder).address("site.css")
    (folder / "js" / "main.js").write_text("export {1}", encoding="utf-8")

    assert assets(folder).address("site.css") != before


def test_a_name_nobody_has_is_an_error(folder: Path) -> None:
    with pytest.raises(KeyError):
        assets(folder).address("other.css")


def test_files_are_sent_for_ever_and_compressed(folder: Path) -> None:
    files = assets(folder)
    site = Flask("test", static_folder=None)
    site.register_blueprint(files.blueprint())
    client = site.test_client()

    plain = client.get(files.address("site.css"))
    small = client.get(files.address("site.css"), headers={"Accept-Encoding": "gzip, br"})

    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Content-Type"] == "text/css; charset=utf-8"
    assert plain.headers["Vary"] == "Accept-Encoding"
    assert brotli.decompress(small.data) == plain.data
    assert client.get("/static/0000/site.css").status_code == 404
    # A page of another release, while one replaces the other: it is not remembered so.
    other = client.get("/static/0123456789ab/site.css")
    assert (other.status_code, other.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get(files.address("site.css").replace("site", "other")).status_code == 404
