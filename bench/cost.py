"""What commands cost: processor time of the whole tree, and time by the clock."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str | Path]
SAID = 2000
"""Characters of what a failed command said that are repeated."""


class CommandFailedError(RuntimeError):
    """A measured command failed: its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, in seconds."""

    cpu: float
    """Of the processes and of every descendant they waited for, user and system."""
    wall: float


def run(
    commands: Iterable[Command],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    accepted: tuple[int, ...] = (0,),
) -> Cost:
    """Run commands at the same time and return what they cost together.

    Raises:
        CommandFailedError: one ended with a status that is not `accepted`; says what it said.

    """
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        processes = [
            subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            for command in commands
        ]
        try:
            cpu = sum(_wait(process) for process in processes)
        except BaseException:
            for process in processes:
                process.kill()
                process.wait()
            raise
        wall = time.perf_counter() - started
        failed = [process for process in processes if process.returncode not in accepted]
        if failed:
            said.seek(0)
            words = said.read().decode(errors="replace")[-SAID:]
            message = f"{failed[0].args!r} ended with status {failed[0].returncode}: {words}"
            raise CommandFailedError(message)
    return Cost(cpu, wall)


def _wait(process: subprocess.Popen[bytes]) -> float:
    """Wait for a process; return the seconds of processor time it and those it waited for used."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def interleaved(
    contenders: Mapping[str, Callable[[], Cost]], repetitions: int
) -> dict[str, list[Cost]]:
    """Run every contender in turn, as often as asked: what disturbs one disturbs all."""
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for _ in range(repetitions):
        for name, contender in contenders.items():
            costs[name].append(contender())
    return costs


def cpu(costs: Iterable[Cost]) -> float:
    """Return the median processor time, in seconds."""
    return statistics.median(cost.cpu for cost in costs)


def wall(costs: Iterable[Cost]) -> float:
    """Return the median time by the clock, in seconds."""
    return statistics.median(cost.wall for cost in costs)


def cpu_ratio(ours: Sequence[Cost], other: Sequence[Cost]) -> float:
    """Return the median, over the repetitions, of our processor time over the other's."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(ours, other, strict=True))
