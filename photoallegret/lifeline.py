"""Processes that do not outlive the one that started them, even when it is killed."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when the process ``parent`` ends (Linux only).

    To be called in the child, by its main thread, right after it starts; the parent may have
    gone already, which the kernel would never tell.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)
