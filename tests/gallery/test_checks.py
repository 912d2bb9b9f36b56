"""What the doctor finds in the gallery."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Finding
from photoallegret.gallery import checks
from photoallegret.gallery.operations.reconciling import QUARANTINE
from photoallegret.i18n import speak
from photoallegret.objects import connect, objects_of
from photoallegret.queue_file import QUEUE_FILE
from photoallegret.storage import Storage
from photoallegret.worker import open_queue
from tests.factories import make_photo, write_files
from tests.gallery.conftest import Counting
from tests.support import buckets
from tests.support.processes import free_port


@pytest.fixture(autouse=True)
def _english(storage: Storage) -> None:
    assert storage
    speak("en")


def one(check: Callable[[], Iterable[Finding]]) -> Finding:
    [finding] = check()
    return finding


def test_an_empty_library_is_well() -> None:
    findings = [finding for check in checks.CHECKS for finding in check()]

    assert {finding.level for finding in findings} == {"ok"}


def test_missing_files_are_a_failure(storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    db.session.commit()
    missing = one(checks.files)
    original = storage.data / "uploads" / "original"
    original.touch()
    storage.place_original(original, photo.sha256)

    assert missing.level == "failure"
    assert str(storage.original(photo.sha256)) in missing.message
    assert one(checks.files).level == "ok"


def test_the_cost_does_not_grow_with_the_library(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SAMPLE", 5)
    for number in range(23):
        make_photo(f"p{number}")
    db.session.commit()

    with counting() as asked:
        finding = one(checks.files)

    assert len(asked) == 5
    assert finding.message.startswith("42 files")  # six photos of seven files each


def test_photos_given_up_are_named_with_what_mends_them() -> None:
    photo = make_photo("a", avif_at=None, attempts=3, failure="too-long (limit=60)")
    db.session.commit()

    finding = one(checks.preparation)

    assert (finding.level, finding.mend) == ("attention", "flask photos retry")
    assert f"{photo.id}: too-long (limit=60)" in finding.message


def test_a_sweep_that_does_not_come_is_a_failure() -> None:
    photo = make_photo("a", settle_at=now() - timedelta(minutes=5))
    db.session.commit()
    assert one(checks.background).level == "ok"

    photo.settle_at = now() - timedelta(minutes=11)
    db.session.commit()

    assert one(checks.background).level == "failure"


def test_files_that_go_on_saying_former_rights_are_a_failure() -> None:
    photo = make_photo("a", remake_at=now() - timedelta(minutes=5))
    db.session.commit()
    assert one(checks.rights).level == "ok"

    photo.remake_at = now() - timedelta(minutes=11)
    make_photo("b", remake_at=photo.remake_at, failure="DamagedError: x.jpg")
    db.session.commit()

    finding = one(checks.rights)
    assert finding.level == "failure"
    assert finding.message == (
        "The files of 2 photographs say their former rights: 1; 2: DamagedError: x.jpg"
    )


def test_what_was_set_aside_is_shown(storage: Storage) -> None:
    aside = storage.data / "uploads" / QUARANTINE / "day"
    aside.mkdir(parents=True)

    works, quarantine = checks.leftovers()

    assert works.level == "ok"
    assert quarantine.level == "attention"
    assert str(aside.parent) in quarantine.message


def test_a_broken_queue_may_be_deleted(settings: Settings) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("the queue is a file only beside SQLite")
    assert list(checks.queue()) == []
    open_queue(settings).storage.close()
    assert one(checks.queue).level == "ok"

    path = settings.data / QUEUE_FILE
    content = bytearray(path.read_bytes())
    content[4096:4120] = b"\xa5" * 24  # the head of its second page: told as a row, not raised
    for broken in (bytes(content), b"no database" * 1000):
        path.write_bytes(broken)

        finding = one(checks.queue)
        assert (finding.level, finding.mend) == ("attention", f"rm {path}")


class TestStorageElsewhere:
    @pytest.fixture
    def settings(self, settings: Settings, bucket_server: str) -> Iterator[Settings]:
        told = buckets.kept_in(settings, buckets.bucket(bucket_server))
        yield told
        connect(told.data, None)

    def test_a_storage_that_keeps_what_it_is_given_is_well(self, settings: Settings) -> None:
        finding = one(checks.elsewhere)

        assert (finding.name, finding.level) == ("storage", "ok")
        assert finding.message == f"{settings.site.storage.url}, {settings.site.storage.endpoint}"

    def test_one_that_does_not_is_a_failure(self, settings: Settings) -> None:
        known = objects_of(settings.data)
        assert known is not None
        connect(settings.data, replace(known, bucket="no-such-bucket"))

        finding = one(checks.elsewhere)

        assert finding.level == "failure"
        assert "does not keep photographs" in finding.message
        assert list((settings.data / "uploads").iterdir()) == []

    def test_one_that_does_not_answer_leaves_the_doctor_at_work(self, settings: Settings) -> None:
        known = objects_of(settings.data)
        assert known is not None
        connect(settings.data, replace(known, endpoint=f"http://127.0.0.1:{free_port()}"))
        make_photo("a")
        db.session.commit()

        finding = one(checks.files)

        assert (finding.name, finding.level) == ("photo files", "attention")

    def test_one_that_strangers_read_is_a_failure(self, settings: Settings) -> None:
        known = objects_of(settings.data)
        assert known is not None
        buckets.open_to_all(known)

        finding = one(checks.elsewhere)

        assert finding.level == "failure"
        assert finding.message.startswith("Strangers can read")
