"""The frame of `flask doctor`: rooms hand their checks in, this gives findings and a verdict."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, NoReturn, Self, cast

from photoallegret.i18n import N_, gettext

Level = Literal["ok", "attention", "failure"]
VERDICTS: dict[Level, int] = {"ok": 0, "attention": 1, "failure": 2}
CHECKS = "photoallegret_checks"
"""Where the factory leaves the checks, the house's own first."""
MARKS: dict[Level, str] = {"ok": "OK", "attention": "!", "failure": "X"}
SLOW = "photoallegret_is_slow"
TITLES = {
    "AVIF files": N_("AVIF files"),
    "DKIM": "DKIM",
    "DMARC": "DMARC",
    "SPF": "SPF",
    "background work": N_("Dates and withdrawals"),
    "backup": N_("Backup"),
    "backup bucket": N_("Bucket of the backups"),
    "backup elsewhere": N_("Backup kept elsewhere"),
    "certificate": N_("Certificate"),
    "clauses": N_("Duties of law"),
    "clock": N_("Clock"),
    "data folder": N_("Data folder"),
    "database": N_("Database"),
    "disk": N_("Disk"),
    "erasures": N_("Erasures"),
    "erasures copied": N_("Copy of the erasures"),
    "facts": N_("Facts of the law"),
    "former database": N_("Former database"),
    "incidents": N_("Incidents"),
    "inodes": N_("Files on the disk"),
    "integrity": N_("Integrity of the database"),
    "keys": N_("Encryption keys"),
    "legal facts": N_("Legal facts"),
    "machines": N_("Machines"),
    "mail": N_("Mail"),
    "mail given up": N_("Messages given up"),
    "mail sign-in": N_("Mail server"),
    "mail waiting": N_("Messages waiting"),
    "outside": N_("Seen from outside"),
    "owners": N_("Owners of the studio"),
    "people in photographs": N_("People in photographs"),
    "photo files": N_("Files of photographs"),
    "privacy": N_("Files closed to others"),
    "processors": N_("Processors"),
    "python": "Python",
    "quarantine": N_("Files set aside"),
    "questions": N_("Questions"),
    "queue": N_("Queue"),
    "releases demanded": N_("Releases demanded"),
    "replies": N_("Rights of reply"),
    "requests": N_("Requests about data"),
    "restore trial": N_("Trial of a restore"),
    "retention": N_("Retention"),
    "rights in files": N_("Rights in files"),
    "secrets": N_("Secrets"),
    "security journal": N_("Security journal"),
    "storage": N_("Storage of photographs"),
    "settings": N_("Settings"),
    "trusted hosts": N_("Host names"),
    "versions": N_("Versions of the texts"),
    "worker": N_("Background work"),
    "works in progress": N_("Works in progress"),
}
"""What findings are called for people; JSON keeps their names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in words for the photographer, and the command that mends it."""

    name: str
    level: Level
    message: str
    mend: str = ""

    @property
    def title(self) -> str:
        """Return what it is called, in the language spoken."""
        return gettext(TITLES.get(self.name, self.name))

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain values."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, str]) -> Self:
        """Return the finding that ``as_dict`` gave."""
        level = cast("Level", values["level"])
        return cls(values["name"], level, values["message"], values["mend"])


Check = Callable[[], Iterable[Finding]]


def slow(check: Check) -> Check:
    """Mark ``check`` as one that reads the whole database: no page waits for it."""
    setattr(check, SLOW, True)
    return check


def parted(checks: Iterable[Check]) -> tuple[list[Check], list[Check]]:
    """Return those of ``checks`` that a page may run, and the slow ones."""
    quick: list[Check] = []
    others: list[Check] = []
    for check in checks:
        (others if hasattr(check, SLOW) else quick).append(check)
    return quick, others


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
        told = gettext("%(title)s: %(words)s", title=finding.title, words=finding.message)
        lines.append(f"{MARKS[finding.level]:2} {told}")
        if finding.mend:
            lines.append(f"   {gettext('To mend it:')} {finding.mend}")
    return "\n".join(lines)


def is_asked(arguments: Sequence[str]) -> bool:
    """Say whether the command line ``arguments`` asks for the doctor: a folder may be called so."""
    return next((one for one in arguments[1:] if not one.startswith("-")), "") == "doctor"


def refuse_to_start(why: str, arguments: Sequence[str], name: str = "settings") -> NoReturn:
    """End the program that cannot start; the doctor tells it as a failure like any other."""
    if "doctor" not in arguments:
        sys.exit(f"photoallegret: {name}: {why}")
    findings = [Finding(name, "failure", why)]
    print(told(findings, as_json="--json" in arguments))  # noqa: T201 -- no command runs yet
    sys.exit(verdict(findings))
