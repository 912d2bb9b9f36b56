"""Uploads brought into the library: each once, its outcome kept, whatever is killed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, GalleryPhoto, Photo
from photoallegret.gallery.operations import importing, intake
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.operations.outcome import FileRefusal, Outcome, Refusal, refusal
from photoallegret.imaging.outcome import Prepared
from photoallegret.imaging.refusal import RefusalCode
from photoallegret.object_settings import ObjectStorage
from photoallegret.objects import KEY_ID, SECRET, ObjectsError, connect, objects_at
from photoallegret.storage import Storage
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations import bringing
from photoallegret.uploads.operations.bringing import ATTEMPTS, LOCK, bring_waiting
from photoallegret.uploads.operations.files import UploadFiles
from tests.factories import make_gallery
from tests.gallery.kills import Kill, is_killed
from tests.gallery.library import write_photograph
from tests.support.processes import free_port
from tests.uploads.tus import send

Bring = Callable[[], int]


@pytest.fixture
def photograph(tmp_path: Path) -> Callable[[int], bytes]:
    """Return the function that gives the bytes of a small photograph, by its number."""
    return lambda number: write_photograph(tmp_path / "x.jpg", number).read_bytes()


def rows() -> list[Upload]:
    db.session.rollback()
    found = list(db.session.scalars(select(Upload).order_by(Upload.id)))
    for upload in found:
        db.session.expunge(upload)
    db.session.rollback()
    return found


def left(files: UploadFiles) -> list[str]:
    return [path.name for path in files.folder.iterdir() if path.name != LOCK]


def test_what_was_sent_is_brought_and_told(
    studio: FlaskClient,
    bring: Bring,
    files: UploadFiles,
    storage: Storage,
    photograph: Callable[[int], bytes],
) -> None:
    one, two = photograph(1), photograph(2)
    send(studio, one, filename="un.jpg", sha256=sha256(one).hexdigest())
    send(studio, two, filename="deux.jpg")
    send(studio, one, filename="encore.jpg")
    send(studio, b"no photograph", filename="notes.txt")
    send(studio, two + b"?", filename="altered.jpg", sha256=sha256(two).hexdigest())
    send(studio, b"PK\x03\x04" + bytes(60), filename="all.zip")

    assert bring() == 6

    uploads = rows()
    assert [upload.state.value for upload in uploads] == [
        "ready", "ready", "duplicate", "refused", "refused", "refused",
    ]  # fmt: skip
    assert [upload.photo_id for upload in uploads] == [1, 2, 1, None, None, None]
    assert [(upload.refusal or {}).get("code") for upload in uploads][3:] == [
        "unsupported-format", "altered", "archive-sent",
    ]  # fmt: skip
    photo = db.session.get_one(Photo, 1)
    assert (photo.file_name, photo.sha256) == ("un.jpg", sha256(one).hexdigest())
    assert storage.original(photo.sha256).read_bytes() == one
    assert left(files) == []
    days = [(upload.ends_at - now()) / timedelta(days=1) for upload in uploads]
    assert [round(day) for day in days] == [1, 1, 1, 7, 7, 7]
    assert bring() == 0


def test_photos_join_the_draft_and_are_not_shown(
    studio: FlaskClient, bring: Bring, photograph: Callable[[int], bytes]
) -> None:
    make_gallery("essai")
    db.session.commit()

    for number in (1, 2):
        send(studio, photograph(number), gallery="essai")
    send(studio, photograph(1), gallery="essai")
    bring()

    gallery = db.session.scalars(select(Gallery)).one()
    assert [item.photo for item in draft_of(gallery).content.items] == [1, 2]  # type: ignore[union-attr]
    assert db.session.scalars(select(GalleryPhoto)).all() == []


def test_a_gallery_deleted_meanwhile_does_not_matter(
    studio: FlaskClient, bring: Bring, photograph: Callable[[int], bytes]
) -> None:
    make_gallery("essai")
    db.session.commit()
    send(studio, photograph(1), gallery="essai")
    db.session.delete(db.session.scalars(select(Gallery)).one())
    db.session.commit()

    bring()

    assert rows()[0].state is UploadState.READY


def test_a_photo_in_the_bin_is_told_and_hung_nowhere(
    studio: FlaskClient, bring: Bring, photograph: Callable[[int], bytes]
) -> None:
    make_gallery("essai")
    db.session.commit()
    send(studio, photograph(1))
    bring()
    db.session.execute(update(Photo).values(binned_at=now()))
    db.session.commit()

    send(studio, photograph(1), gallery="essai")
    bring()

    upload = rows()[1]
    assert (upload.state, upload.photo_id) == (UploadState.DUPLICATE, 1)
    assert draft_of(db.session.scalars(select(Gallery)).one()).content.items == ()


def test_what_fails_again_and_again_is_refused_and_holds_up_nobody(
    studio: FlaskClient,
    bring: Bring,
    files: UploadFiles,
    photograph: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2, 3):
        send(studio, photograph(number), filename=f"{number}.jpg")
    end = bringing._end

    def break_on_two(files: UploadFiles, claim: bringing.Claim, outcome: Outcome) -> None:
        if claim.file_name == "2.jpg":
            raise MemoryError
        end(files, claim, outcome)

    monkeypatch.setattr(bringing, "_end", break_on_two)
    for _ in range(ATTEMPTS):
        with pytest.raises(MemoryError):
            bring()
    bring()

    uploads = rows()
    assert [upload.state.value for upload in uploads] == ["ready", "refused", "ready"]
    assert uploads[1].refusal == {"code": "program-error", "figures": {}}


@pytest.mark.parametrize("code", [FileRefusal.PROGRAM_ERROR, RefusalCode.DECODER_DIED])
@pytest.mark.parametrize("times", [1, ATTEMPTS])
def test_a_decoder_that_is_killed_gets_another_try(  # noqa: PLR0917 -- fixtures
    studio: FlaskClient,
    bring: Bring,
    photograph: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    code: FileRefusal | RefusalCode,
) -> None:
    send(studio, photograph(1))
    judged, tries = importing.judged, []

    def killed(prepared: Future[Prepared]) -> Prepared | Refusal:
        tries.append(prepared.result())
        return refusal(code) if len(tries) <= times else judged(prepared)

    monkeypatch.setattr(importing, "judged", killed)
    bring()

    [upload] = rows()
    assert upload.state is (UploadState.READY if times < ATTEMPTS else UploadState.REFUSED)
    assert upload.attempts == min(times + 1, ATTEMPTS)


def test_a_full_disk_is_waited_for(
    studio: FlaskClient,
    bring: Bring,
    files: UploadFiles,
    photograph: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(studio, photograph(1))
    with monkeypatch.context() as patch:
        patch.setattr(intake, "SPACE_FLOOR", 10**18)
        bring()
        assert bring() == 0
    [waiting] = rows()
    assert waiting.state is UploadState.WAITING
    assert left(files) == [waiting.token]

    db.session.execute(update(Upload).values(lease_until=now()))
    db.session.commit()
    bring()

    assert rows()[0].state is UploadState.READY


def test_two_processes_bring_each_upload_once(
    app: Flask, settings: Settings, studio: FlaskClient, photograph: Callable[[int], bytes]
) -> None:
    for number in range(6):
        send(studio, photograph(number))
    db.session.rollback()
    done: list[int] = []

    def run() -> None:
        with app.app_context():
            done.append(bring_waiting(settings, threading.Event()))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 6]
    assert {upload.state for upload in rows()} == {UploadState.READY}
    assert {upload.attempts for upload in rows()} == {1}


def test_asked_to_end_it_gives_back_what_it_has_in_hand(
    settings: Settings,
    studio: FlaskClient,
    photograph: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        send(studio, photograph(number))
    db.session.rollback()
    ending, end = threading.Event(), bringing._end

    def end_and_ask(files: UploadFiles, claim: bringing.Claim, outcome: Outcome) -> None:
        end(files, claim, outcome)
        ending.set()

    monkeypatch.setattr(bringing, "_end", end_and_ask)

    assert bring_waiting(settings, ending) == 1

    told = [(upload.state.value, upload.attempts) for upload in rows()]
    assert told == [("ready", 1), *[("waiting", 0)] * 4]


def test_killed_at_any_step_each_upload_ends_as_one_photo(
    settings: Settings,
    studio: FlaskClient,
    bring: Bring,
    files: UploadFiles,
    photograph: Callable[[int], bytes],
) -> None:
    act = partial(bring_waiting, settings, threading.Event())
    step, killed = 4, 0

    while True:
        content = photograph(step)
        send(studio, content)
        was_killed = is_killed(settings, act, Kill(step))
        killed += was_killed
        bring()
        upload = rows()[-1]
        assert upload.state is UploadState.READY, step
        assert db.session.get_one(Photo, upload.photo_id).sha256 == sha256(content).hexdigest()
        db.session.rollback()
        assert left(files) == []
        if not was_killed:
            break
        step += 5

    assert killed > 5


def test_nothing_that_is_sent_takes_the_place_of_a_photo_s_file(
    studio: FlaskClient, bring: Bring, photograph: Callable[[int], bytes]
) -> None:
    send(studio, photograph(1))
    bring()
    photo_id = rows()[0].photo_id
    db.session.rollback()

    send(studio, photograph(2), replaces=str(photo_id))
    bring()

    former, sent = rows()
    assert sent.state is UploadState.READY
    assert sent.photo_id != former.photo_id
    photo = db.session.get_one(Photo, photo_id)
    assert photo.sha256 == sha256(photograph(1)).hexdigest()


def test_a_storage_that_does_not_answer_costs_no_attempt(
    settings: Settings,
    studio: FlaskClient,
    bring: Bring,
    photograph: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    send(studio, photograph(1))
    gone = ObjectStorage("s3://photos", f"http://127.0.0.1:{free_port()}")
    connect(settings.data, objects_at(gone, {KEY_ID: "id", SECRET: "key"}))
    try:
        with pytest.raises(ObjectsError):
            bring()
    finally:
        connect(settings.data, None)

    (waiting,) = rows()
    assert (waiting.state, waiting.attempts) == (UploadState.WAITING, 0)
    assert waiting.lease_until is not None
    assert bring() == 0  # it rests
    later = now() + timedelta(minutes=6)
    monkeypatch.setattr(bringing, "now", lambda: later)
    assert bring() == 1
