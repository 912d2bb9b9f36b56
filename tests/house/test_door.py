"""Tests of the door."""

import subprocess
import sys
from pathlib import Path

from photoallegret.paths import TOP
from tests.support.processes import environment

ASK = "import app, gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"


def test_what_started_is_set_apart_and_what_comes_is_collected(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=TOP,
        env=environment(tmp_path / "new"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["True", "True"]
