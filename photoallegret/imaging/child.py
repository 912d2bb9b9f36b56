"""A decoding process: reads jobs as JSON lines, answers each with one, and is expendable.

Run by `pool` alone. It limits itself, holds no secret, and dies with its parent.
"""

import ctypes
import json
import os
import resource
import select
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import IO, Any

from photoallegret.imaging.decode import harden
from photoallegret.imaging.job import Job, Large
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.memory import resting_size
from photoallegret.imaging.prepare import prepare, reencode
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.refusal import RefusalCode, Refused

PR_SET_PDEATHSIG = 1
IDLE_SECONDS = 2
"""After that long without work, freed memory goes back to the system."""


def main(arguments: list[str]) -> None:
    """Serve until standard input ends; `arguments`: parent's id, limits, recipe, as JSON."""
    parent, bounds, settings = (json.loads(argument) for argument in arguments)
    limits, recipe = Limits(**bounds), Recipe.from_json(settings)
    libc = ctypes.CDLL(None)
    _die_with(parent, libc)
    answers = _keep_standard_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the group: the parent decides
    warnings.simplefilter("ignore")  # ordinary cameras' EXIF makes Pillow warn
    harden()
    _limit(limits)
    resting_size()
    _answer(answers, {"ready": True})
    for line in _lines(libc):
        _answer(answers, work(Job.from_json(json.loads(line)), recipe, limits))


def work(job: Job, recipe: Recipe, limits: Limits) -> dict[str, Any]:
    """Do one job and return the answer: its result, its refusal, or how the program failed."""

    def renew() -> None:
        renew_processor_time(limits)

    renew()
    try:
        if job.prepares:
            return {"prepared": prepare(job, recipe, limits, renew).to_json()}
        return {"made": [one.to_json() for one in reencode(job, recipe, limits, renew)]}
    except Refused as refused:
        return {"refused": refused.to_json()}
    except (Large, MemoryError):  # too low an estimate, or memory in pieces: a second try alone
        if not job.is_alone:
            return {"large": True}
        needed = Refused(RefusalCode.TOO_MUCH_MEMORY, needed=limits.memory, limit=limits.memory)
        return {"refused": needed.to_json()}
    except Exception:  # noqa: BLE001 -- a fault of ours; the parent raises it
        return {"failed": traceback.format_exc()}


def renew_processor_time(limits: Limits) -> None:
    """Grant the next photograph its time: the system counts from the start of the process.

    The system ends the process at the limit, even inside a decoder, where no handler of
    Python's would run.
    """
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + 1 + limits.cpu_seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _die_with(parent: int, libc: ctypes.CDLL) -> None:
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit()


def _keep_standard_output() -> IO[str]:
    """Take the pipe for answers alone: libraries print on descriptor 1 as they please."""
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    return answers


def _limit(limits: Limits) -> None:
    for bound, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(bound, (value, value))


def _lines(libc: ctypes.CDLL) -> Iterator[str]:
    """Yield the jobs, giving memory back while there are none."""
    while True:
        if not select.select([0], [], [], IDLE_SECONDS)[0] and hasattr(libc, "malloc_trim"):
            libc.malloc_trim(0)
        line = sys.stdin.readline()
        if not line:
            return
        yield line


def _answer(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
