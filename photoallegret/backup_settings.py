"""How the site is copied elsewhere, as site.toml says: not at all by default."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photoallegret.object_settings import ObjectStorage, bucket_rules

RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
MOST = {"keep_daily": 180, "keep_weekly": 26, "keep_monthly": 6}
"""People are told that no copy is older than six months."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Where copies go, for whom they are encrypted, and how many are kept."""

    destination: str = ""
    """A folder, on another disk if it may be; "": no copy is made."""
    recipient: str = ""
    """Public half of the key that copies are encrypted for; the first copy writes it."""
    identity: str = ""
    """The file of its private half; "": it is not on this machine, and no copy is tried."""
    command: tuple[str, ...] = ()
    """Run after each copy: its words, of which ``{destination}`` becomes the folder."""
    keep_daily: int = 7
    keep_weekly: int = 5
    keep_monthly: int = 6
    bucket: str = ""
    """S3-compatible storage that mirrors the folder: "s3://bucket/prefix"; "": none does."""
    bucket_endpoint: str = ""
    """The host that holds it (its keys are in secrets.toml)."""
    bucket_region: str = ""
    """As the host calls it."""

    @property
    def elsewhere(self) -> ObjectStorage:
        """Return the bucket that mirrors the folder."""
        return ObjectStorage(self.bucket, self.bucket_endpoint, self.bucket_region)


def backup_rules(backup: Backup) -> list[tuple[Any, str, str]]:
    """Return what must hold, of which key, and the rule in words."""
    return [
        *(
            (not path or Path(path).is_absolute(), f"backup.{key}", "begins with /")
            for key, path in (("destination", backup.destination), ("identity", backup.identity))
        ),
        (
            not backup.recipient or RECIPIENT.fullmatch(backup.recipient),
            "backup.recipient",
            "begins with age1: the public half of a key",
        ),
        *bucket_rules(backup.elsewhere, "backup.bucket", "backup.bucket_endpoint"),
        (all(backup.command), "backup.command", "is a list of words, none of them empty"),
        (backup.keep_daily >= 1, "backup.keep_daily", "is 1 at least"),
        *(
            (0 <= getattr(backup, key) <= most, f"backup.{key}", f"is 0 to {most}: six months")
            for key, most in MOST.items()
        ),
    ]
