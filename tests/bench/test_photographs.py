"""Photographs to measure with."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench import photographs
from tests.bench.photos import save_photo


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "given" / "deeper"
    folder.mkdir(parents=True)
    save_photo(folder / "wide.jpg", (300, 200))
    save_photo(folder / "tall.JPG", (200, 300), seed=2)
    (folder / "notes.txt").write_text("no photograph")
    return photographs.found(tmp_path / "given")


def test_jpegs_are_found_at_any_depth(photos: list[Path]) -> None:
    assert [path.name for path in photos] == ["tall.JPG", "wide.jpg"]


def test_more_than_there_are_is_made(photos: list[Path], tmp_path: Path) -> None:
    chosen = photographs.chosen(photos, 5, tmp_path)
    assert len({path.read_bytes() for path in chosen}) == 5


def test_what_is_made_is_the_same_each_time(photos: list[Path], tmp_path: Path) -> None:
    runs = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        runs.append([path.read_bytes() for path in photographs.made(photos, 2, folder)])
    assert runs[0] == runs[1]


def test_what_is_made_looks_like_its_source(photos: list[Path], tmp_path: Path) -> None:
    variant = next(photographs.made(photos, 1, tmp_path))
    with Image.open(variant) as after, Image.open(photos[0]) as before:
        difference = np.asarray(after, dtype=int) - np.asarray(before, dtype=int)
    assert 0 < np.abs(difference).mean() < 4


def test_fewer_are_spread_over_the_list(photos: list[Path], tmp_path: Path) -> None:
    many = [*photos, *photos, *photos]
    assert photographs.chosen(many, 3, tmp_path) == (many[0], many[2], many[4])


def test_size_is_reached_in_both_directions(photos: list[Path], tmp_path: Path) -> None:
    for wanted in (0.02, 0.2):
        with Image.open(photographs.of_megapixels(photos, wanted, tmp_path)) as image:
            assert image.width * image.height == pytest.approx(wanted * 1e6, rel=0.05)


def test_photo_of_that_size_is_taken_as_it_is(photos: list[Path], tmp_path: Path) -> None:
    assert photographs.of_megapixels(photos, 0.06, tmp_path) in photos


def test_wide_is_judged_as_seen(photos: list[Path], tmp_path: Path) -> None:
    turned = save_photo(tmp_path / "turned.jpg", (300, 200), orientation=6)
    assert [path.name for path in photographs.are_wide([*photos, turned])] == ["wide.jpg"]
