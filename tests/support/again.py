"""A few tests that failed are run once more, alone: an accident passes, a fault fails again."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

FEW = 5
"""More tests that fail are no accident."""
TESTS_FAILED = 1
"""What pytest ends with when tests ran and some failed."""


def doubtful(command: Sequence[str], status: int, cache: Path) -> list[str] | None:
    """Run what failed once more; return the tests that passed only then.

    Args:
        command: of pytest, that ended.
        status: what it ended with.
        cache: the folder where it left which tests failed (``cache_dir``).

    Returns:
        Names of tests, none when all had passed at once; None when the run has failed.

    """
    if status == 0:
        return []
    failed = cache / "v/cache/lastfailed"
    if status != TESTS_FAILED or not failed.is_file():
        return None
    names = sorted(json.loads(failed.read_text(encoding="utf-8")))
    if not 0 < len(names) <= FEW:
        return None
    print(f"\n=== once more: {', '.join(names)}", flush=True)  # noqa: T201
    again = subprocess.run(
        (*command, "--last-failed", "--last-failed-no-failures=none"), check=False
    )
    return names if again.returncode == 0 else None
