"""`make audit`: asks PyPI whether known weaknesses touch what is pinned, and says it plainly.

What could not be asked is not called safe: without the network the answer is "not audited".
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from photoallegret.paths import TOP

SAFE, WEAK, UNKNOWN = 0, 1, 2
OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")


def pinned(folder: Path = TOP) -> list[Path]:
    """Return every file of requirements: the site's, and those of tools that stand apart."""
    return sorted([*folder.glob("requirements*.txt"), *folder.glob("tests/requirements/*.txt")])


def audited(program: str, file: Path) -> tuple[int, list[str]]:
    """Return SAFE, WEAK or UNKNOWN for the packages pinned in ``file``, and what to say.

    Args:
        program: the command pip-audit.
        file: of requirements, with hashes.

    """
    run = subprocess.run(
        [program, *OPTIONS, "--requirement", str(file)], capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (run.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return UNKNOWN, [f"{file.name}: NOT AUDITED (is there a network?): {last}"]
    lines = [
        f"{file.name}: {one['name']} {one['version']} has {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one in found
        for weakness in one.get("vulns", ())
    ]
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if lines:
        return WEAK, lines
    if skipped or not found:
        told = f"{len(skipped)} of {len(found)} packages could not be asked about"
        return UNKNOWN, [f"{file.name}: NOT AUDITED (is there a network?): {told}"]
    return SAFE, [f"{file.name}: no known weakness in {len(found)} packages"]


def main(arguments: Sequence[str], folder: Path = TOP) -> int:
    """Audit every file of requirements; return the worst answer: WEAK before UNKNOWN."""
    answers = []
    for file in pinned(folder):
        answer, lines = audited(arguments[0], file)
        answers.append(answer)
        print(*lines, sep="\n", flush=True)  # noqa: T201 -- a command of make
    return WEAK if WEAK in answers else max(answers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
