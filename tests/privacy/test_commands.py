"""`flask privacy`: what is due is said, then done."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.operations.retention import RetentionRule
from photoallegret.questions.models import Question, QuestionState
from photoallegret.receipts.issuing import issue
from tests.factories import data_of, make_question, save
from tests.receipts.steps import AT, SENT, refused


@pytest.fixture
def due(app: Flask) -> None:
    assert app.testing
    make_question(state=QuestionState.UNCONFIRMED, created_at=now() - timedelta(days=8))
    make_question()
    save()


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["privacy", "run-due", *words])
    return result.exit_code, result.output


def left() -> int:
    found = db.session.scalar(select(func.count(Question.id))) or 0
    db.session.rollback()
    return found


@pytest.mark.usefixtures("due")
def test_a_dry_run_says_what_would_be_done(app: Flask) -> None:
    code, said = run(app, "--dry-run")

    assert code == 0
    assert "questions-unconfirmed                 1" in said
    assert left() == 2


@pytest.mark.usefixtures("due")
def test_what_is_due_is_deleted_once(app: Flask) -> None:
    first, second = run(app), run(app)

    assert (first[0], second[0]) == (0, 0)
    assert "questions-unconfirmed                 1" in first[1]
    assert "questions-unconfirmed                 0" in second[1]
    assert left() == 1


@pytest.mark.usefixtures("due")
def test_a_failure_is_an_exit_status(app: Flask) -> None:
    def fail(*_told: object) -> int:
        raise RuntimeError

    broken = RetentionRule(name="broken", count=fail, apply=fail)
    app.extensions[RULES] = (broken, *app.extensions[RULES])

    code, said = run(app)

    assert code == 1
    assert "broken                                0 RuntimeError" in said
    assert left() == 1


@pytest.fixture
def receipt(app: Flask, tmp_path: Path) -> Path:
    path = tmp_path / "receipt.jsonld"
    text = issue(refused(), app.extensions["photoallegret"], AT)
    path.write_text(text, encoding="utf-8")
    return path


def verify(app: Flask, *words: object) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["privacy", "verify", *map(str, words)])
    return result.exit_code, result.output


def test_a_receipt_is_good_and_says_what_it_says(app: Flask, receipt: Path) -> None:
    code, said = verify(app, receipt)

    assert code == 0
    assert said.startswith("Ce reçu est bon")
    assert "Demande : D-7F3K2M\n" in said
    assert "Motifs légaux : RGPD art. 17(3)(b)" in said
    assert f"SHA-256 : réponse envoyée : {SENT}" in said


def test_a_receipt_speaks_the_language_asked(app: Flask, receipt: Path) -> None:
    code, said = verify(app, receipt, "--language", "en")

    assert code == 0
    assert "\nThe request was refused" in said


def test_a_receipt_is_checked_with_keys_saved_before(
    app: Flask, client: FlaskClient, receipt: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "did.json"
    with client.get("/.well-known/did.json") as response:
        keys.write_bytes(response.get_data())
    (data_of(app) / "receipt-keys.json").unlink()  # the site has forgotten all

    assert verify(app, receipt, "--keys", keys)[0] == 0
    assert verify(app, receipt)[0] == 1


def test_a_receipt_stays_good_when_keys_are_changed(app: Flask, receipt: Path) -> None:
    said = app.test_cli_runner().invoke(args=["privacy", "rotate-keys"]).output

    assert "Les reçus sont signés par une nouvelle clé" in said
    assert verify(app, receipt)[0] == 0


def test_a_changed_receipt_is_bad(app: Flask, receipt: Path) -> None:
    text = receipt.read_text(encoding="utf-8")
    receipt.write_text(text.replace("RequestRejected", "RequestAccepted"), encoding="utf-8")

    code, said = verify(app, receipt)

    assert code == 1
    assert said == "Ce reçu n’est pas bon : Il a été modifié, ou une autre clé l’a signé.\n"


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 60_000, b"\0" * 70_000, b'{"a": NaN}'])
def test_what_is_no_receipt_is_said(app: Flask, receipt: Path, content: bytes) -> None:
    receipt.write_bytes(content)

    code, said = verify(app, receipt)

    assert code == 2
    assert said.startswith("Impossible à vérifier : ")


def test_an_endless_file_is_not_read_to_its_end(app: Flask) -> None:
    assert verify(app, "/dev/zero")[0] == 2


def test_keys_that_are_none_are_said(app: Flask, receipt: Path) -> None:
    code, said = verify(app, receipt, "--keys", receipt)

    assert code == 2
    assert "DID document" in said


def test_keys_of_the_site_that_cannot_be_read_are_said(app: Flask, receipt: Path) -> None:
    (data_of(app) / "receipt-keys.json").write_text("{}", encoding="utf-8")

    verified = verify(app, receipt)
    rotated = app.test_cli_runner().invoke(args=["privacy", "rotate-keys"])

    assert verified[0] == 2
    assert "receipt-keys.json cannot be read" in verified[1]
    assert rotated.exit_code == 1
    assert "receipt-keys.json cannot be read" in rotated.output
