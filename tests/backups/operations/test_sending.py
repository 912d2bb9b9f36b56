"""Copies get elsewhere by a command, by a bucket or by both; what fails is noted."""

from pathlib import Path

from flask import Flask

from photoallegret.backups.operations.noting import MADE, NOT_SENT, SENT
from photoallegret.backups.operations.pruning import prune
from photoallegret.backups.operations.running import run
from photoallegret.backups.queries import archives_in, known
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.factory import HELD
from photoallegret.objects import Objects
from tests.backups.conftest import held_by, lies_in, named
from tests.support.processes import free_port


def test_a_command_sends_copies_elsewhere_without_a_shell(
    app: Flask, settings: Settings, tmp_path: Path, destination: Path
) -> None:
    elsewhere = tmp_path / "$(elsewhere)"
    sent = run(named(settings, command=("cp", "-r", "{destination}", str(elsewhere))), HELD.folders)

    assert sent.not_sent == ""
    assert len(archives_in(elsewhere)) == 1
    assert SENT in known(settings.data)
    failed = run(named(settings, command=("false",)), HELD.folders)
    assert failed.archive.is_good
    assert failed.not_sent
    assert {MADE, NOT_SENT} <= set(known(settings.data))
    missing = run(named(settings, command=("/nowhere/rclone",)), HELD.folders)
    assert "/nowhere/rclone" in missing.not_sent


def test_a_bucket_that_does_not_answer_is_noted_and_sent_to_again(
    mirrored: Settings, photo: str, destination: Path, bucket: Objects
) -> None:
    gone = named(mirrored, bucket_endpoint=f"http://127.0.0.1:{free_port()}")

    done = run(gone, HELD.folders)

    assert done.archive.is_good
    assert done.not_sent.startswith("s3://")
    assert "secret of a test" not in done.not_sent
    assert NOT_SENT in known(mirrored.data)
    assert run(mirrored, HELD.folders).not_sent == ""
    assert NOT_SENT not in known(mirrored.data)
    assert f"originals/{photo[:2]}/{photo}.age" in held_by(bucket)
    assert held_by(bucket) == lies_in(destination)


def test_both_ways_are_gone(mirrored: Settings, bucket: Objects) -> None:
    both = named(mirrored, command=("false",))

    done = run(both, HELD.folders)
    pruned = prune(both, now())

    assert done.not_sent.startswith("false: 1")
    assert done.archive.path.name in held_by(bucket)
    assert pruned.not_sent == ""
    assert NOT_SENT in known(mirrored.data)
