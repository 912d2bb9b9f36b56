"""Memory that a long-lived process does not need goes back to the machine (glibc alone)."""

import ctypes
import threading
import time

M_ARENA_MAX = -8
"""The C library's number for it (malloc.h)."""
EVERY_SECONDS = 60


def spare_memory() -> None:
    """Have this process hold little: to be called once, before its threads begin.

    The C library gives each thread a place of its own to allocate from, and keeps what is freed:
    with Python's lock nothing is gained by the first, and megabytes are lost by both.
    """
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        return
    library.mallopt(M_ARENA_MAX, 1)
    threading.Thread(target=_give_back, args=(library,), name="sparing", daemon=True).start()


def _give_back(library: ctypes.CDLL) -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        library.malloc_trim(0)
