"""`flask questions`: what was sealed is opened on the server, and each opening is noted."""

import json
import logging
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, JournalEntry
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.operations.host_duty import note_publishing_act
from photoallegret.questions.operations.sealing import (
    PURPOSE,
    Sealing,
    evidence_of,
    keep_capsule,
)
from photoallegret.sealed import Seal
from tests.factories import make_question

REASON = "Menaces répétées, plainte déposée le 3 mai."


def sealed(app: Flask, owner: Account) -> tuple[int, str]:
    """Return the id and reference of a capsule, committed."""
    settings = app.extensions["photoallegret"]
    question = make_question("Je sais où tu habites.")
    sealing = Sealing(owner.id, owner.email, now(), REASON)
    content = Seal(settings.secrets, PURPOSE).close_bytes(
        evidence_of(question, sealing, settings.data)
    )
    capsule = keep_capsule(question.reference, content, sealing)
    db.session.commit()
    return capsule.id, capsule.reference


def run(app: Flask, *words: str) -> tuple[int, str]:
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["questions", *words])
    return done.exit_code, done.output


def test_the_server_alone_opens_it(
    app: Flask, owner: Account, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    capsule_id, reference = sealed(app, owner)
    out = tmp_path / "out.zip"

    listed = run(app, "capsules")
    with caplog.at_level(logging.WARNING):
        status, _ = run(app, "unseal", str(capsule_id), "--out", str(out))

    assert f"{capsule_id} {reference}" in listed[1]
    assert REASON in listed[1]
    assert status == 0
    with ZipFile(BytesIO(out.read_bytes())) as archive:
        assert "Je sais où tu habites." in archive.read("question.json").decode()
    assert out.stat().st_mode & 0o077 == 0
    assert f"capsule {capsule_id} of {reference} opened" in caplog.text
    assert "evidence-opened" in list(db.session.scalars(select(JournalEntry.event)))


def test_what_cannot_be_opened_says_why(app: Flask, owner: Account, tmp_path: Path) -> None:
    capsule_id, there = str(sealed(app, owner)[0]), tmp_path / "there.zip"
    there.write_bytes(b"mine")

    unknown = run(app, "unseal", "999", "--out", str(tmp_path / "a.zip"))
    kept = run(app, "unseal", capsule_id, "--out", str(there))
    app.extensions["photoallegret"].secrets.update(sealing_keys="another")
    keyless = run(app, "unseal", capsule_id, "--out", str(tmp_path / "b.zip"))

    assert [one[0] for one in (unknown, kept, keyless)] == [1, 1, 1]
    assert there.read_bytes() == b"mine"
    assert not (tmp_path / "b.zip").exists()
    assert "evidence-opened" not in list(db.session.scalars(select(JournalEntry.event)))


def test_acts_of_publishing_are_written_one_a_line(app: Flask, tmp_path: Path) -> None:
    secrets, out = app.extensions["photoallegret"].secrets, tmp_path / "acts.jsonl"
    for address in ("192.0.2.1", "2001:db8::1"):
        note_publishing_act(make_question(), address, now(), secrets)
    db.session.commit()

    status, output = run(app, "publishing-acts", "--out", str(out))

    assert (status, "2 actes" in output) == (0, True)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["address"] for one in lines] == ["192.0.2.1", "2001:db8::1"]
    assert "evidence-opened" in list(db.session.scalars(select(JournalEntry.event)))
