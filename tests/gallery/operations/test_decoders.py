"""The children are bounded as the site's file says."""

import os
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from photoallegret.config import Settings
from photoallegret.gallery.operations.decoders import cores, judged, open_pool
from photoallegret.gallery.operations.outcome import FileRefusal, Refusal, refusal
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.refusal import RefusalCode, Refused
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import ChildBrokenError
from photoallegret.site_file import Imports, Renditions
from tests.gallery.library import write_photograph


def test_the_site_says_limits_and_widths(settings: Settings, tmp_path: Path) -> None:
    site = replace(
        settings.site, imports=Imports(megapixels=1), renditions=Renditions(widths=(200, 300))
    )
    fits = write_photograph(tmp_path / "fits.png", size=(1000, 1000))
    large = write_photograph(tmp_path / "large.png", size=(1001, 1000))
    (tmp_path / "out").mkdir()

    with open_pool(site) as pool:
        prepared = pool.prepare(fits, tmp_path / "out", Rights())
        refused = pool.prepare(large, tmp_path / "out", Rights())

    assert sorted(made.width for made in prepared.result().renditions) == [200, 300]
    with pytest.raises(Refused) as raised:
        refused.result()
    assert raised.value.code is RefusalCode.TOO_MANY_PIXELS


def test_a_photograph_is_prepared_or_refused_and_a_fault_of_ours_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for error, expected in (
        (Refused(RefusalCode.EMPTY), Refusal("empty")),
        (ChildBrokenError("a trace"), refusal(FileRefusal.PROGRAM_ERROR)),
    ):
        asked: Future[Prepared] = Future()
        asked.set_exception(error)
        assert judged(asked) == expected

    assert "a trace" in caplog.text


def test_there_is_a_child_for_each_core() -> None:
    assert cores() == len(os.sched_getaffinity(0))


def test_a_single_photograph_needs_a_single_child(settings: Settings) -> None:
    with open_pool(settings.site, 1) as pool:
        assert len(pool._threads) == 1
