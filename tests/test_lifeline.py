"""A child that was told so ends with its parent, even one killed."""

import signal
import subprocess
import sys
from pathlib import Path

from photoallegret.paths import TOP
from tests.support.processes import becomes

PARENT = """
import os, subprocess, sys
code = ("import os, time; from photoallegret.lifeline import die_with_parent; "
        "die_with_parent(int(os.environ['PARENT'])); print('ready', os.getpid(), flush=True); "
        "time.sleep(60)")
subprocess.run([sys.executable, "-c", code], env=os.environ | {"PARENT": str(os.getpid())})
"""


def test_a_child_ends_with_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=TOP, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    word, child = parent.stdout.readline().split()
    assert word == "ready"

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    def gone() -> bool:
        try:
            state = Path(f"/proc/{child}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:
            return True
        return state.rpartition(")")[2].split()[0] == "Z"

    assert becomes(gone, 5)


def test_a_parent_already_gone_is_noticed() -> None:
    code = "from photoallegret.lifeline import die_with_parent; die_with_parent(1); print('alive')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=False
    )

    assert done.returncode == -signal.SIGTERM
    assert done.stdout == ""
