"""Evidence: whole, sealed, kept a year, and only what was there."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.models import Attachment, Capsule, Reason
from photoallegret.questions.operations import moderating
from photoallegret.questions.operations.moderating import Act
from photoallegret.questions.operations.sealing import (
    Sealing,
    evidence_of,
    keep_capsule,
    sealed_on,
)
from tests.factories import make_question


def picture(key: str, digest: str) -> Attachment:
    return Attachment(key=key, file_name="a.jpg", width=64, height=48, size=4, digest=digest)


def test_evidence_holds_words_decisions_and_pictures(app: Flask, owner: Account, act: Act) -> None:
    data = app.extensions["photoallegret"].data
    question = make_question("Une menace", attachments=[picture("abc", "d1"), picture("abd", "d2")])
    moderating.decline_question(question, Reason.RACIST, "Un mot.", act)
    folder = data / "attachments" / "ab" / "abc"
    folder.mkdir(parents=True)
    (folder / "d1-64.jpg").write_bytes(b"JPEG")

    content = evidence_of(question, Sealing(owner.id, owner.email, now(), "Plainte."), data)

    with ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["picture-1.jpg", "question.json"]
        assert archive.read("picture-1.jpg") == b"JPEG"
        told = json.loads(archive.read("question.json"))
    assert told["sealed"]["by"] == owner.email
    assert told["sealed"]["reason"] == "Plainte."
    assert told["question"]["text"] == "Une menace"
    assert told["question"]["email"] == "anne@example.org"
    assert "secret_hash" not in told["question"]
    assert [one["reason"] for one in told["decisions"]] == ["racist"]
    assert [one["file"] for one in told["pictures"]] == ["picture-1.jpg", ""]


def test_a_capsule_ends_after_a_year_and_outlives_its_question(app: Flask, owner: Account) -> None:
    moment = now()
    question = make_question()
    reference = question.reference

    keep_capsule(reference, b"sealed", Sealing(owner.id, owner.email, moment, "Plainte."))
    db.session.delete(question)
    db.session.flush()

    [capsule] = db.session.query(Capsule)
    assert capsule.ends_at == moment + timedelta(days=365)
    assert sealed_on(reference) == [moment]
    assert sealed_on("Q-000000") == []
