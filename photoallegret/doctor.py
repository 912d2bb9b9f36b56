"""The frame of `flask doctor`: rooms hand their checks in, this gives findings and a verdict."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, NoReturn

from photoallegret.i18n import gettext

Level = Literal["ok", "attention", "failure"]
VERDICTS: dict[Level, int] = {"ok": 0, "attention": 1, "failure": 2}
CHECKS = "photoallegret_checks"
"""Where the factory leaves the checks, the house's own first."""
MARKS: dict[Level, str] = {"ok": "OK", "attention": "!", "failure": "X"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in words for the photographer, and the command that mends it."""

    name: str
    level: Level
    message: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain values."""
        return asdict(self)


Check = Callable[[], Iterable[Finding]]


def examine(checks: Iterable[Check]) -> list[Finding]:
    """Run ``checks`` in order; one that breaks is itself a failure, and the rest go on."""
    findings: list[Finding] = []
    for check in checks:
        try:
            findings.extend(check())
        except Exception as error:  # noqa: BLE001 -- whatever breaks must be reported, not hide the rest
            name = getattr(check, "__name__", "check")
            findings.append(Finding(name, "failure", f"{type(error).__name__}: {error}"))
    return findings


def verdict(findings: Iterable[Finding]) -> int:
    """Return the exit status: 0 all well, 1 something to complete, 2 failure."""
    return max((VERDICTS[finding.level] for finding in findings), default=0)


def told(findings: Sequence[Finding], *, as_json: bool) -> str:
    """Return ``findings`` as one JSON array, or as lines for people."""
    if as_json:
        return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False)
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.level]:2} {finding.name}: {finding.message}")
        if finding.mend:
            lines.append(f"   {gettext('To mend it:')} {finding.mend}")
    return "\n".join(lines)


def refuse_to_start(error: Exception, arguments: Sequence[str]) -> NoReturn:
    """End the program that cannot start; the doctor tells it as a failure like any other."""
    if "doctor" not in arguments:
        sys.exit(f"photoallegret: {error}")
    findings = [Finding("settings", "failure", str(error))]
    print(told(findings, as_json="--json" in arguments))  # noqa: T201 -- no command runs yet
    sys.exit(verdict(findings))
