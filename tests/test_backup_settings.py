"""The table [backup] of site.toml: what cannot work is refused."""

import pytest

from photoallegret.backup_settings import Backup, backup_rules

ENDPOINT = "backup.bucket_endpoint"
PUBLIC = f"age1{'q' * 58}"


def broken(backup: Backup) -> list[str]:
    return [key for holds, key, _ in backup_rules(backup) if not holds]


def test_the_default_and_a_whole_one_are_taken() -> None:
    assert broken(Backup()) == []
    assert broken(Backup(bucket="s3://copies/a", bucket_endpoint="https://s3.example.org")) == []
    assert broken(Backup("/mnt/copies", PUBLIC, "/root/key.txt", ("rclone", "sync"), 1, 0, 0)) == []


@pytest.mark.parametrize(
    ("backup", "key"),
    [
        (Backup(destination="copies"), "backup.destination"),
        (Backup(identity="key.txt"), "backup.identity"),
        (Backup(recipient="AGE-SECRET-KEY-1"), "backup.recipient"),
        (Backup(command=("rclone", "")), "backup.command"),
        (Backup(bucket="copies", bucket_endpoint="https://s3.example.org"), "backup.bucket"),
        (Backup(bucket="s3://copies", bucket_endpoint="http://s3.example.org"), ENDPOINT),
        (Backup(keep_daily=0), "backup.keep_daily"),
        (Backup(keep_weekly=-1), "backup.keep_weekly"),
        (Backup(keep_monthly=7), "backup.keep_monthly"),
    ],
)
def test_what_cannot_work_is_refused(backup: Backup, key: str) -> None:
    assert broken(backup) == [key]
