"""The child's own loop, spoken to as a plain process."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

from photoallegret.imaging.job import Job
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.rights import Rights
from photoallegret.imaging.worker import ROOT, START
from tests.imaging.pictures import SMALL, four_corners, saved, written


def run(parent: int, *lines: str) -> subprocess.CompletedProcess[str]:
    arguments = (parent, asdict(Limits(large_pixels=10_000)), SMALL.to_json())
    return subprocess.run(
        [sys.executable, "-I", "-c", START, str(ROOT), *map(json.dumps, arguments)],
        input="".join(line + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def asked(source, out) -> str:
    return json.dumps(Job(source, out, "t", Rights(), ("jpg",), prepares=True).to_json())


def test_each_line_has_its_answer_until_the_input_ends(tmp_path):
    photo = saved(tmp_path / "s.png", four_corners(), "PNG")
    large = saved(tmp_path / "l.png", four_corners(101, 100), "PNG")
    script = written(tmp_path / "x.jpg", b"<script>")
    nowhere = tmp_path / "nowhere"

    process = run(
        os.getpid(),
        asked(photo, tmp_path),
        asked(large, tmp_path),
        asked(script, tmp_path),
        asked(photo, nowhere),
    )

    ready, prepared, waiting, refused, failed = map(json.loads, process.stdout.splitlines())
    assert process.returncode == 0
    assert ready == {"ready": True}
    assert prepared["prepared"]["width"] == 96
    assert waiting == {"large": True}
    assert refused["refused"] == {"code": "script", "figures": {"format": "HTML"}}
    assert "FileNotFoundError" in failed["failed"]


def test_a_child_whose_parent_is_gone_ends_at_once():
    process = run(os.getpid() + 1)

    assert (process.returncode, process.stdout) == (0, "")
