"""The machine and the versions that the figures belong to."""

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from photoallegret.db import sqlite_module

OURS = ("flask", "granian", "sqlalchemy", "pillow", "brotli", "playwright")
CPUINFO = Path("/proc/cpuinfo")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def described() -> str:
    """Return a few lines on the machine, its load now, and the packages in use."""
    versions = ", ".join(f"{name} {_version(name)}" for name in OURS)
    sqlite = getattr(sqlite_module(), "sqlite_version", sqlite3.sqlite_version)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    system = f"{platform.system()} {platform.release()}"
    return (
        f"{cores()} cores ({_processor()}), {system}, load {load}\n"
        f"Python {platform.python_version()}, SQLite {sqlite}, {versions}"
    )


def in_a_line() -> str:
    """Return the machine, its load now, and the versions that decide most, in one line."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = ", ".join(f"{name} {_version(name)}" for name in ("granian", "flask", "sqlalchemy"))
    return (
        f"{cores()} cores ({_processor()}), load {load} at the end, "
        f"Python {platform.python_version()}, {versions}"
    )


def _processor() -> str:
    try:
        lines = CPUINFO.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
