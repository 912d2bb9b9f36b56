"""Memory of long-lived processes: one place to allocate from for all threads."""

import subprocess
import sys

from photoallegret.paths import TOP

TRIAL = """
import ctypes, sys, threading
from photoallegret import sparing
given = threading.Event()
sparing.EVERY_SECONDS = 0
sparing.spare_memory()
assert [one.name for one in threading.enumerate() if one.daemon] == ["sparing"]
library = ctypes.CDLL(None)
library.malloc_info.restype = ctypes.c_int
held = [threading.Thread(target=lambda: [bytearray(5_000) for _ in range(200)]) for _ in range(4)]
for one in held: one.start()
for one in held: one.join()
library.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, out)
library.fflush(out)
"""


def test_all_threads_allocate_from_one_place() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRIAL], cwd=TOP, check=True, capture_output=True, text=True
    )

    assert done.stdout.count("<heap nr=") == 1
