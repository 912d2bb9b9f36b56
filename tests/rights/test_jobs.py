"""In the background: copies are made, failures are put off, what has ended is swept away."""

import os
import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations import exporting
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.jobs import export, precautions, sweep
from photoallegret.rights.models import Kind, RequestState, RightsRequest
from photoallegret.rights.operations.answering import decide, doubt
from photoallegret.rights.operations.papers import keep_paper
from photoallegret.rights.operations.pictures import PERSON_A_DAY, take_off
from photoallegret.rights.operations.timeline import Act
from photoallegret.storage import Storage
from tests.factories import (
    data_of,
    make_account,
    make_gallery,
    make_photo,
    make_request,
    save,
    write_files,
)

ENDING = threading.Event()


def ask(name: str = "anne", language: str = "fr") -> None:
    account = make_account(f"{name}@example.org")
    ask_export(Person(account.id, account.email_key), language, now())
    save()


def exports() -> list[Export]:
    return list(db.session.scalars(select(Export).order_by(Export.id)))


def test_every_copy_asked_for_is_made_and_told(app: Flask) -> None:
    ask()
    ask("other", "en")

    export(ENDING)

    assert [one.state for one in exports()] == [ExportState.READY] * 2
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [(one.recipient, one.language) for one in mails] == [
        ("anne@example.org", "fr"),
        ("other@example.org", "en"),
    ]


def test_one_that_fails_does_not_keep_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    ask("other")
    real = exporting.write_archive

    def fail_for_anne(target: object, contents: exporting.Contents) -> int:
        if contents.person.address == "anne@example.org":
            raise OSError(28, "No space left on device")
        return real(target, contents)  # type: ignore[arg-type]

    monkeypatch.setattr(exporting, "write_archive", fail_for_anne)
    export(ENDING)

    assert [one.state for one in exports()] == [ExportState.WAITING, ExportState.READY]
    assert "cannot be made" in caplog.text


def test_asked_to_end_it_begins_nothing(app: Flask) -> None:
    ask()
    ending = threading.Event()
    ending.set()

    export(ending)

    assert exports()[0].state is ExportState.WAITING


def test_what_has_ended_is_swept_away(app: Flask) -> None:
    ask()
    export(ENDING)
    folder = app.extensions["photoallegret"].data / "exports"
    assert len(list(folder.iterdir())) == 1

    with time_machine.travel(now() + timedelta(hours=72, minutes=1)):
        sweep(ENDING)

    assert exports() == []
    assert list(folder.iterdir()) == []


def test_a_paper_that_no_row_points_to_goes_after_a_day(app: Flask) -> None:
    folder = data_of(app) / "identity"
    request = make_request(at=now())
    doubt(request, "L’adresse a changé.", Act(now()))
    secrets = app.extensions["photoallegret"].secrets
    kept = folder / keep_paper(request, b"%PDF-1.7", data_of(app), secrets, Act(now())).key
    save()
    lost, young = folder / ("a" * 32), folder / ("b" * 32)
    for path in (lost, young):
        path.write_bytes(b"?")
    for path in (lost, kept):
        os.utime(path, (1, 1))

    sweep(threading.Event())

    assert sorted(folder.iterdir()) == sorted([kept, young])


def test_what_waited_leaves_the_site_another_day(app: Flask) -> None:
    """One at a time, the limits of each day kept; what the photographer decided stays."""
    storage = Storage(data_of(app))
    numbers = []
    for number in range(PERSON_A_DAY + 2):
        photo = make_photo(f"quai-{number}")
        make_gallery(f"g-{number}", [photo])
        write_files(storage, photo, public=True)
        request = make_request(Kind.PICTURE, at=now(), photo=photo, is_minor=True)
        take_off(request, Act(now()), is_chosen=False)
        numbers.append(request.id)
    decided = db.session.get_one(RightsRequest, numbers[-1])
    decide(decided, RequestState.GRANTED, "", "", Act(now()))
    waiting = db.session.get_one(RightsRequest, numbers[-2]).photo
    assert waiting is not None
    key, photo_id = waiting.key, waiting.id
    save()

    precautions(ENDING)
    assert db.session.get_one(Photo, photo_id).care_at is None
    save()
    with time_machine.travel(now() + timedelta(days=1)):
        precautions(ENDING)

    save()
    off = db.session.scalars(select(Photo.slug).where(Photo.care_at.is_not(None))).all()
    assert len(off) == PERSON_A_DAY + 1
    assert f"quai-{PERSON_A_DAY}" in off
    assert storage.is_public(key) is False
