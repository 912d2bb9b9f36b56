"""One child seen from its parent: started, asked, timed and, when it must be, killed."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photoallegret.imaging.limits import Limits
from photoallegret.imaging.recipe import Recipe
from photoallegret.imaging.refusal import RefusalCode, Refused

ROOT = Path(__file__).parents[2]
START = """
import json, sys, traceback
sys.path.insert(0, sys.argv.pop(1))
try:
    from photoallegret.imaging.child import main
except BaseException:
    print(json.dumps({"broken": traceback.format_exc()}))
else:
    main(sys.argv[1:])
"""
ENVIRONMENT = {
    # Whole pictures are freed and taken again for each photograph: kept inside the process,
    # they are not cleared page by page each time (an eighth of the processor time).
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_TOP_PAD_": "16000000",
    "MALLOC_ARENA_MAX": "1",
}
"""All that a child sees of the environment: nothing secret."""
ANSWER_BYTES = 16_000_000
READ_AT_ONCE = 1 << 16

Answer = dict[str, Any]


class ChildBrokenError(RuntimeError):
    """A child could not start, or failed by a fault of the program; the message says how."""


class Worker:
    """A running child; one thread's own."""

    def __init__(self, limits: Limits, recipe: Recipe, niceness: int = 0) -> None:
        self.is_fresh = True
        """It has worked on no photograph yet."""
        self._limits = limits
        self._is_ready = False
        self._unread = b""
        arguments = (os.getpid(), asdict(limits), recipe.to_json())
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [sys.executable, "-I", "-c", START, str(ROOT), *map(json.dumps, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
        if niceness:
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self._process.pid, min(19, own + niceness))

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def ask(self, question: Answer, seconds: float) -> Answer:
        """Send one job and return its answer, within so many seconds by the clock.

        Raises Refused when the photograph cost the child its life, ChildBrokenError when the
        program is at fault. After either, only `end` may follow.
        """
        if not self._is_ready:
            started = self._read(seconds)
            if "broken" in started:
                raise ChildBrokenError(started["broken"])
            self._is_ready = True
        self.is_fresh = False
        stdin = self._process.stdin
        # A child that died since its last answer is told from how it ended, below.
        with contextlib.suppress(BrokenPipeError):
            os.write(stdin.fileno(), json.dumps(question).encode() + b"\n")  # type: ignore[union-attr]
        return self._read(seconds)

    def end(self) -> None:
        """Kill the child if it still lives, and clear it away."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def kill(self) -> None:
        """Kill the child from any thread; whoever asks it then learns that it died."""
        self._process.kill()

    def _read(self, seconds: float) -> Answer:
        stdout = self._process.stdout.fileno()  # type: ignore[union-attr]
        until = time.monotonic() + seconds
        while b"\n" not in self._unread:
            left = until - time.monotonic()
            if left <= 0 or len(self._unread) > ANSWER_BYTES:
                raise self._too_long()
            if select.select([stdout], [], [], left)[0]:
                piece = os.read(stdout, READ_AT_ONCE)
                if not piece:
                    raise self._died()
                self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        answer: Answer = json.loads(line)
        return answer

    def _too_long(self) -> Refused:
        return Refused(RefusalCode.TOO_LONG, limit=self._limits.cpu_seconds)

    def _died(self) -> Exception:
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return self._too_long()
        if status < 0:
            return Refused(RefusalCode.DECODER_DIED, signal=signal.Signals(-status).name)
        return ChildBrokenError(f"a decoding process ended with status {status}")
