"""AVIF renditions made in the background: claimed, finished whole, given up after three tries."""

import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Photo, Rendition
from photoallegret.gallery.operations import preparing
from photoallegret.gallery.operations.masters import MASTERS, find_master
from photoallegret.gallery.operations.preparing import (
    ATTEMPTS,
    INTERRUPTED,
    has_no_avif,
    prepare_waiting,
    try_again,
    waits_for_avif,
)
from photoallegret.gallery.operations.recording import rights_of
from photoallegret.gallery.operations.runs import open_run
from photoallegret.gallery.operations.withdrawing import delete_photos_forever
from photoallegret.imaging.limits import Limits
from photoallegret.imaging.outcome import Made
from photoallegret.imaging.pool import Pool
from photoallegret.imaging.recipe import Recipe
from photoallegret.storage import Storage
from tests.factories import make_photo
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import Import

MINUTE = timedelta(minutes=1)
NEVER = threading.Event()


def photos(bring: Import, folder: Path, count: int = 1) -> list[int]:
    paths = [write_photograph(folder / f"{n}.jpg", n, size=(600, 400)) for n in range(count)]
    return [outcome.photo or 0 for outcome in bring(*paths)]


def lose_masters(storage: Storage) -> None:
    shutil.rmtree(storage.data / MASTERS)
    (storage.data / MASTERS).mkdir()


def photo(identity: int) -> Photo:
    db.session.rollback()
    found = db.session.get_one(Photo, identity)
    db.session.refresh(found)
    return found


def waiting() -> int:
    count = db.session.scalar(select(func.count(Photo.id)).where(waits_for_avif()))
    db.session.rollback()
    return count or 0


def test_every_width_is_made_and_placed_beside_the_jpegs(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    ids = photos(bring, tmp_path / "photos", 3)
    assert waiting() == 3

    assert prepare_waiting(settings, NEVER) == 3
    assert prepare_waiting(settings, NEVER) == 0

    assert waiting() == 0
    for identity in ids:
        made = photo(identity)
        assert made.avif_at is not None
        assert (made.lease_until, made.attempts, made.failure) == (None, 0, "")
        assert sorted((r.format, r.width) for r in made.renditions) == [
            ("avif", 480), ("avif", 600), ("jpg", 480), ("jpg", 600),
        ]  # fmt: skip
    assert_whole(storage)


@pytest.mark.parametrize("what", ["kept", "lost", "broken"])
def test_the_files_are_the_same_with_a_master_without_and_after_a_broken_one(
    settings: Settings,
    bring: Import,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    what: str,
) -> None:
    monkeypatch.setattr(preparing, "REST", timedelta())
    path = write_photograph(tmp_path / "large.jpg", size=(2603, 401))
    [outcome] = bring(path)
    sha256 = photo(outcome.photo or 0).sha256
    db.session.rollback()
    master = find_master(storage, sha256)
    assert master is not None
    if what == "lost":
        lose_masters(storage)
    elif what == "broken":
        master.write_bytes(master.read_bytes()[:5000])

    assert prepare_waiting(settings, NEVER) == 1

    made = photo(outcome.photo or 0)
    digests = {one.digest for one in made.renditions if one.format == "avif"}
    assert digests == avifs_of(path, made, tmp_path)
    assert find_master(storage, sha256) is None
    assert_whole(storage)


def avifs_of(path: Path, made: Photo, folder: Path) -> set[str]:
    """Return the digests of the AVIFs made from ``path`` itself, with the rights of ``made``."""
    with Pool(1, Limits(), Recipe()) as pool:
        again = pool.reencode(path, folder, ("avif",), rights_of(made)).result(30)
    return {one.digest for one in again}


@pytest.mark.parametrize(
    ("values", "waits", "is_given_up"),
    [
        ({}, True, False),
        ({"jpeg_at": None}, False, False),
        ({"lease": MINUTE}, False, False),
        ({"lease": -MINUTE, "attempts": 1}, True, False),
        ({"lease": -MINUTE, "attempts": ATTEMPTS}, False, True),
        ({"lease": MINUTE, "attempts": ATTEMPTS}, False, False),
    ],
)
def test_leases_and_attempts_say_who_waits(
    app: Flask, values: dict[str, Any], *, waits: bool, is_given_up: bool
) -> None:
    assert app
    told = {"avif_at": None, **values}
    if "lease" in told:
        told["lease_until"] = now() + told.pop("lease")
    made = make_photo("a", **told)

    for condition, expected in ((waits_for_avif(), waits), (has_no_avif(), is_given_up)):
        found = db.session.scalar(select(Photo.id).where(Photo.id == made.id, condition))
        assert (found is not None) is expected


def test_a_failure_is_kept_and_after_three_the_photo_is_left(
    settings: Settings,
    bring: Import,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    lose_masters(storage)
    original = storage.original(photo(identity).sha256)
    content = original.read_bytes()
    original.chmod(0o600)
    original.write_bytes(content[: len(content) // 2])
    monkeypatch.setattr(preparing, "REST", timedelta())

    assert prepare_waiting(settings, NEVER) == 0

    failed = photo(identity)
    assert (failed.attempts, failed.avif_at, failed.failure) == (ATTEMPTS, None, "truncated")
    assert waiting() == 0

    original.write_bytes(content)
    assert try_again() == 1
    db.session.commit()
    assert prepare_waiting(settings, NEVER) == 1
    assert photo(identity).failure == ""
    assert_whole(storage)


def test_what_failed_rests_before_it_is_tried_again(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    lose_masters(storage)
    storage.remove_original(photo(identity).sha256)

    prepare_waiting(settings, NEVER)

    failed = photo(identity)
    assert failed.attempts == 1
    assert failed.failure.startswith("unreadable")
    assert failed.lease_until is not None
    assert failed.lease_until > now()


def test_a_worker_that_is_asked_to_end_gives_back_what_it_claimed(
    app: Flask, settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    path = write_photograph(tmp_path / "large.png", size=(2600, 2600))
    [outcome] = bring(path)
    identity = outcome.photo or 0
    ending, took = threading.Event(), []

    def work() -> None:
        with app.app_context():
            prepare_waiting(settings, ending)

    thread = threading.Thread(target=work)
    thread.start()
    while photo(identity).lease_until is None:
        db.session.rollback()
        time.sleep(0.02)
    assert (photo(identity).attempts, photo(identity).failure) == (1, INTERRUPTED)
    db.session.rollback()
    started = time.monotonic()
    ending.set()
    thread.join()
    took.append(time.monotonic() - started)

    given_back = photo(identity)
    assert took[0] < 5
    assert (given_back.lease_until, given_back.attempts, given_back.failure) == (None, 0, "")
    assert given_back.avif_at is None
    assert_whole(storage)


def test_what_another_process_has_claimed_since_is_left_to_it(
    settings: Settings, bring: Import, storage: Storage, tmp_path: Path
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    theirs = now() + MINUTE
    with open_run(storage) as run:
        claim = preparing._claim(run)
        assert claim is not None
        claimed = photo(identity)
        claimed.lease_until, claimed.attempts, claimed.failure = theirs, 2, INTERRUPTED
        db.session.commit()

        preparing._give_back([claim])
        preparing._fail(claim, "too late")

    kept = photo(identity)
    assert (kept.lease_until, kept.attempts, kept.failure) == (theirs, 2, INTERRUPTED)


def test_a_lease_is_kept_while_its_work_is_in_hand_and_taken_soon_after_it_died(
    bring: Import, storage: Storage, tmp_path: Path
) -> None:
    [identity] = photos(bring, tmp_path / "photos")
    work: Future[tuple[Made, ...]] = Future()
    with time_machine.travel(now(), tick=False) as clock, open_run(storage) as run:
        claim = preparing._claim(run)
        assert claim is not None
        in_hand = {work: claim}
        for _ in range(100):
            clock.shift(MINUTE)
            preparing._renew(in_hand)
            assert preparing._claim(run) is None
        assert in_hand[work].owns(photo(identity))
        assert photo(identity).attempts == 1
        db.session.rollback()

        clock.shift(preparing.LEASE)  # nobody renews it any more
        another = preparing._claim(run)
        assert another is not None
        preparing._renew(in_hand)

        assert another.owns(photo(identity))
        assert not in_hand[work].owns(photo(identity))


@pytest.mark.parametrize("act", ["delete", "prepare"])
def test_what_happens_meanwhile_leaves_no_stray_file(
    settings: Settings,
    bring: Import,
    storage: Storage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    act: str,
) -> None:
    [identity] = photos(bring, tmp_path / "photos")

    def delete() -> None:
        with open_run(storage) as run:
            deletion = delete_photos_forever([photo(identity)], storage, run)
            db.session.commit()
            deletion.finish()

    def prepare() -> None:
        photo(identity).avif_at = now()
        db.session.commit()

    _before_finishing(monkeypatch, delete if act == "delete" else prepare)

    assert prepare_waiting(settings, NEVER) == 0

    avif = db.session.scalar(select(func.count(Rendition.id)).where(Rendition.format == "avif"))
    assert avif == 0
    assert_whole(storage)


def _before_finishing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    name = preparing.give_final_names

    def act_and_name(folder: Path, made: object) -> tuple[str, ...]:
        act()
        return name(folder, made)  # type: ignore[arg-type]

    monkeypatch.setattr(preparing, "give_final_names", act_and_name)
