"""The frame of `flask doctor`: rooms hand their checks in, this gives findings and a verdict."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "attention", "failure"]
VERDICTS: dict[Level, int] = {"ok": 0, "attention": 1, "failure": 2}


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
