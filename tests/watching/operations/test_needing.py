"""What needs somebody: every failure, and what cannot wait."""

from photoallegret.doctor import Finding
from photoallegret.watching.operations.needing import needing


def test_failures_come_first_then_what_cannot_wait() -> None:
    disk = Finding("disk", "attention", "low")
    backup = Finding("backup restore", "attention", "never tried")
    broken = Finding("integrity", "failure", "page 7")
    others = [Finding("SPF", "attention", "none"), Finding("certificate", "ok", "long")]

    assert needing([disk, *others, backup, broken]) == [broken, disk, backup]
