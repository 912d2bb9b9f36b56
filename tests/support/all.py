"""Everything `make test` runs, in order, with a plain verdict; the checks first, as they are quick.

The tests on PostgreSQL run beside all else, letting it go first, and are told last.
When everything passed and nothing was left out, that is written down for the studio.
A few tests that fail are run once more, alone: what passes then was doubtful, and is named
loudly; what fails again is a failure.
On a machine without Chromium or PostgreSQL their tests are left out, loudly; where CI is
set, leaving them out is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from photoallegret.clock import now
from photoallegret.legal.clauses import note_green
from tests.support import chromium, nginx, postgres
from tests.support.again import doubtful

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """One command and what it is called; where tests leave which of them failed."""

    name: str
    command: tuple[str, ...]
    cache: Path | None = None

    def ended(self, status: int) -> bool:
        """Say whether it passed, having ended with ``status``; name what passed only again."""
        if self.cache is None:
            return status == 0
        names = doubtful(self.command, status, self.cache)
        for name in names or ():
            _say(f"DOUBTFUL, IT PASSED ONLY WHEN RUN AGAIN ({self.name}): {name}")
        return names is not None


CHECKS = (
    Step("lint", (f"{BIN}/ruff", "check", ".")),
    Step("format", (f"{BIN}/ruff", "format", "--check", ".")),
    Step("types", (f"{BIN}/mypy",)),
    Step("rooms and floors", (f"{BIN}/lint-imports",)),
    Step("templates", (f"{BIN}/djlint", "--lint", "--quiet", "templates")),
)
PYTEST = (sys.executable, "-m", "pytest", "-q")
CACHE = Path(".pytest_cache")
ON_POSTGRES = Path(".pytest_cache/postgresql")
"""Of two runs at once, each keeps what failed."""
POLITELY = ("nice", "-n", "5")
"""A browser that waits for its processor finds pages slow; a database does not mind."""


def main() -> int:
    """Run every step; return 0 when all passed and nothing was left out where it may not be."""
    left_out: list[str] = []
    steps = [*CHECKS]
    if chromium.path() is None:
        left_out.append("BROWSER TESTS WERE SKIPPED: Chromium is not installed")
        steps.append(Step("tests", (*PYTEST, "-m", "not browser"), CACHE))
    else:
        steps.append(Step("tests", PYTEST, CACHE))
    beside = None
    if postgres.binaries() is None:
        left_out.append("POSTGRESQL TESTS WERE SKIPPED: PostgreSQL is not installed")
    else:
        command = (*POLITELY, *PYTEST, "--postgresql", "-o", f"cache_dir={ON_POSTGRES}")
        beside = _start(Step("tests on PostgreSQL", command, ON_POSTGRES))
    if shutil.which("exiftool") is None:
        left_out.append("TESTS BY EXIFTOOL WERE SKIPPED: exiftool is not installed")
    if nginx.path() is None:
        left_out.append("TESTS OF THE PROXY WERE SKIPPED: nginx is not installed")
    failed = [step.name for step in steps if not _run(step)]
    failed += [] if beside is None or beside() else ["tests on PostgreSQL"]
    for line in left_out:
        _say(line)
    if not failed and not left_out:
        note_green(now())
    if failed:
        print(f"\nFAILED: {', '.join(failed)}", flush=True)  # noqa: T201
    return 1 if failed or (left_out and os.environ.get("CI")) else 0


def _say(line: str) -> None:
    print(f"\n!!! {line} !!!", flush=True)  # noqa: T201


def _run(step: Step) -> bool:
    print(f"\n=== {step.name}", flush=True)  # noqa: T201
    return step.ended(subprocess.run(step.command, check=False).returncode)


def _start(step: Step) -> Callable[[], bool]:
    """Start a step; return what waits for it, tells what it said and whether it passed."""
    said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 -- see below
    process = subprocess.Popen(step.command, stdout=said, stderr=subprocess.STDOUT)

    def passed() -> bool:
        with said:
            status = process.wait()
            said.seek(0)
            print(f"\n=== {step.name}\n{said.read()}", flush=True)  # noqa: T201
        return step.ended(status)

    return passed


if __name__ == "__main__":
    sys.exit(main())
