"""wrk, a load generator in C: one written in Python would be what is measured."""

import re
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.processes import cpu_seconds
from bench.sites import LOOPBACK

MISSING = "wrk is not installed (apt install wrk): no load generator in Python keeps up"
ACCEPTED = "gzip, deflate, br"
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
COUNT = re.compile(r"(\d+) requests in")
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)$", re.MULTILINE)
FAILED = re.compile(r"^\s*(?:Non-2xx|Socket errors).*$", re.MULTILINE)


class PressError(RuntimeError):
    """Something else than the page was answered, or nothing."""


@dataclass(frozen=True, slots=True)
class Target:
    """A page, and the process that serves it with its children."""

    port: int
    path: str
    process: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a second or more of load showed."""

    rate: float
    """Requests per second."""
    count: int
    median: float
    """Seconds from a request to the end of its answer."""
    slow: float
    """The same, of the slowest but one percent."""
    cpu: float = 0.0
    """Seconds of the server's processor for each request."""


def path() -> str | None:
    """Return the path of wrk, None when it is not installed."""
    return shutil.which("wrk")


def press(target: Target, connections: int, seconds: int, script: Path | None = None) -> Pressed:
    """Ask for a page again and again, on so many kept connections at once.

    Args:
        target: the page.
        connections: kept open, each with one request at a time.
        seconds: how long.
        script: of wrk, in Lua.

    Raises:
        PressError: see there.

    """
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    words += ["-H", f"Accept-Encoding: {ACCEPTED}"]
    words += ["-s", str(script)] if script else []
    before = cpu_seconds(target.process)
    address = f"http://{LOOPBACK}:{target.port}{target.path}"
    said = subprocess.run([*words, address], check=True, capture_output=True, text=True).stdout
    spent = cpu_seconds(target.process) - before
    return read(said, spent)


def read(said: str, spent: float = 0.0) -> Pressed:
    """Return what wrk said; ``spent`` seconds of its processor the server used meanwhile.

    Raises:
        PressError: an answer was no page, or none came.

    """
    failed = FAILED.search(said)
    rate, count = RATE.search(said), COUNT.search(said)
    within = {key: float(value) * UNITS[unit] for key, value, unit in LATENCY.findall(said)}
    if failed or not rate or not count or not int(count[1]):
        raise PressError(failed[0].strip() if failed else said.strip())
    number = int(count[1])
    return Pressed(float(rate[1]), number, within["50"], within["99"], spent / number)


def in_turn(
    targets: Mapping[str, Target], connections: int, rounds: int, seconds: int = 1
) -> dict[str, list[Pressed]]:
    """Press every target in turn, ``rounds`` times: what disturbs one disturbs all."""
    seen: dict[str, list[Pressed]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            seen[name].append(press(target, connections, seconds))
    return seen


def ratio(ours: Sequence[Pressed], other: Sequence[Pressed]) -> float:
    """Return the median, over the rounds, of our rate over the other's."""
    return statistics.median(a.rate / b.rate for a, b in zip(ours, other, strict=True))
