"""What an import shows on a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from photoallegret.gallery.commands.import_report import Report
from photoallegret.gallery.operations.outcome import FileRefusal, Outcome, Result, refusal
from photoallegret.i18n import speak
from photoallegret.paths import TOP

SCRIPT = """
from photoallegret.gallery.commands.import_report import Report
from photoallegret.gallery.operations.outcome import *
from photoallegret.i18n import speak
speak("en")
with Report(as_json=False, count=lambda: 2) as report:
    report.tell(Outcome("a.jpg", Result.IMPORTED, photo=1))
    report.tell(Outcome("b.jpg", Result.REFUSED, refusal(FileRefusal.LINK)))
"""


def test_a_terminal_shows_a_bar_the_refusals_and_the_sum(tmp_path: Path) -> None:
    master, terminal = pty.openpty()
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)

    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(TOP), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
    )

    os.close(terminal)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert done.stdout == b""
    assert "Importing" in shown
    assert "100%" in shown
    assert "b.jpg: The file is a link, and links are not followed.\r\n" in shown
    assert "1 imported, 0 already there, 1 refused.\r\n" in shown


def test_an_import_that_breaks_tells_no_sum(capsys: pytest.CaptureFixture[str]) -> None:
    speak("en")

    with (
        pytest.raises(KeyboardInterrupt),
        Report(as_json=False, count=lambda: 1) as report,
    ):
        _tell_and_break(report)

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "a.jpg: The file is a link, and links are not followed.\n"


def _tell_and_break(report: Report) -> None:
    report.tell(Outcome("a.jpg", Result.REFUSED, refusal(FileRefusal.LINK)))
    raise KeyboardInterrupt
