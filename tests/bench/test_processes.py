"""What a tree of processes uses."""

import os
import subprocess
import sys

from bench.processes import Memory, cpu_seconds, tree

HOLD = "import time; held = b'x' * 60_000_000; time.sleep(0.4)"
WITH_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"


def test_memory_of_a_child_is_seen() -> None:
    process = subprocess.Popen([sys.executable, "-c", WITH_A_CHILD])
    with Memory(process.pid) as memory:
        assert process.wait() == 0
    assert 60_000_000 < memory.largest_child < 120_000_000
    assert memory.whole > 60_000_000


def test_tree_holds_the_children() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in tree(os.getpid())
    assert child.pid not in tree(os.getpid())


def test_processor_time_grows_with_work() -> None:
    before = cpu_seconds(os.getpid())
    sum(range(5_000_000))
    assert cpu_seconds(os.getpid()) > before
