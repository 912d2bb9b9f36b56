"""What needs the photographer now, among all that a doctor finds."""

from collections.abc import Iterable

from photoallegret.doctor import Finding

URGENT = ("backup", "certificate", "disk", "inodes", "mail given up", "mail waiting")
"""Findings that cannot wait for the next look at the studio, even while nothing fails yet; a
name that begins so counts too."""


def needing(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of ``findings`` that somebody has to do something about, failures first."""
    failed, urgent = [], []
    for one in findings:
        if one.level == "failure":
            failed.append(one)
        elif one.level == "attention" and one.name.startswith(URGENT):
            urgent.append(one)
    return failed + urgent
