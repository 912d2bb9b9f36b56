"""Estimates of memory."""

import pytest
from PIL import Image

from photoallegret.imaging.decode import open_photo, reduce_while_decoding
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.memory import estimate, require_memory
from photoallegret.imaging.refusal import RefusalCode, Refused
from tests.imaging.pictures import exif_saying, four_corners, saved

SMALL = (4, 4)


def estimated(path, wanted=None) -> int:
    with open_photo(path, Limits()) as photo:
        if wanted:
            reduce_while_decoding(photo, wanted)
        return estimate(photo, SMALL, ("jpg",))


def test_more_than_the_limit_is_refused_with_both_figures(tmp_path):
    path = saved(tmp_path / "p.png", four_corners(2000, 1000), "PNG")

    with open_photo(path, Limits()) as photo:
        needed = require_memory(photo, (480, 240), ("jpg",), Limits())
        assert needed > 2000 * 1000 * 4
        with pytest.raises(Refused) as caught:
            require_memory(photo, (480, 240), ("jpg",), Limits(memory=needed - 1_000_000))

    assert caught.value.code is RefusalCode.TOO_MUCH_MEMORY
    assert caught.value.figures["limit"] == needed - 1_000_000
    assert caught.value.figures["needed"] == pytest.approx(needed, rel=0.02)


def test_a_reduced_decoding_needs_less(tmp_path):
    path = saved(tmp_path / "p.jpg", four_corners(1600, 1600), "JPEG")

    assert estimated(path, (100, 100)) < estimated(path) * 0.7


def test_what_a_pixel_costs_follows_its_kind(tmp_path):
    photo = four_corners(1000, 1000)
    grey = saved(tmp_path / "g.jpg", photo.convert("L"), "JPEG")
    sampled = saved(tmp_path / "s.jpg", photo, "JPEG", subsampling=2)
    full = saved(tmp_path / "f.jpg", photo, "JPEG", subsampling=0)
    opaque = saved(tmp_path / "o.png", photo, "PNG")
    alpha = saved(tmp_path / "a.png", photo.convert("RGBA"), "PNG")
    keyed = saved(tmp_path / "k.png", photo, "PNG", transparency=(1, 2, 3))
    webp = saved(tmp_path / "w.webp", photo, "WEBP")

    assert estimated(grey) < estimated(sampled) < estimated(full)
    assert estimated(opaque) < estimated(alpha) < estimated(keyed)
    assert estimated(opaque) < estimated(webp)


def test_the_deepest_grey_is_not_the_dearest(tmp_path):
    deep = saved(tmp_path / "d.png", Image.new("I;16", (1000, 1000)), "PNG")
    colour = saved(tmp_path / "c.png", Image.new("RGBA", (1000, 1000)), "PNG")

    assert estimated(deep) <= estimated(colour)


def test_avif_needs_more_than_jpeg(tmp_path):
    with open_photo(saved(tmp_path / "p.png", four_corners(), "PNG"), Limits()) as photo:
        one = estimate(photo, (1000, 1000), ("jpg",))
        both = estimate(photo, (1000, 1000), ("jpg", "avif"))

    assert both - one == 20_000_000


def test_a_tiff_needs_its_longest_strip_and_a_copy_if_it_is_turned(tmp_path):
    photo = four_corners(1000, 1000)
    short = saved(tmp_path / "s.tif", photo, "TIFF", compression="tiff_lzw")
    whole = saved(tmp_path / "w.tif", photo, "TIFF", compression="tiff_lzw", tiffinfo={278: 1000})
    turned = saved(tmp_path / "t.tif", photo, "TIFF", compression="tiff_lzw", exif=exif_saying(3))

    assert estimated(whole) - estimated(short) > 2_500_000
    assert estimated(turned) - estimated(short) == 4_000_000
