"""What the tray asks: is it here already, and how far is what was sent."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from tests.factories import make_account, sign_in
from tests.gallery.library import write_photograph
from tests.uploads.tus import begin, patch, send

KNOWN, STATE = "/atelier/envois/connus", "/atelier/envois/etat"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def test_each_file_is_known_or_not(
    studio: FlaskClient, bring: Callable[[], int], tmp_path: Path
) -> None:
    kept, binned = (write_photograph(tmp_path / "x.jpg", n).read_bytes() for n in (1, 2))
    for content in (kept, binned):
        send(studio, content)
    bring()
    db.session.execute(update(Photo).where(Photo.id == 2).values(binned_at=now()))
    db.session.commit()
    address = begin(studio, b"12345", sha256=digest(b"12345"))
    asked = [
        {"sha256": digest(content), "size": len(content)}
        for content in (b"new", kept, binned, b"12345", kept)
    ]

    answer = studio.post(KNOWN, json=asked)

    assert answer.status_code == 200
    assert [one["state"] for one in answer.json or []] == [
        "unknown", "duplicate", "binned", "sending", "duplicate",
    ]  # fmt: skip
    told = answer.json or []
    assert told[3]["upload"] == address
    assert told[1]["photo"].startswith("/atelier")


@pytest.mark.parametrize("asked", [None, {}, [1], [{}], [{"sha256": "x"}], [{}] * 501])
def test_what_is_no_list_of_files_is_refused(studio: FlaskClient, asked: object) -> None:
    assert studio.post(KNOWN, json=asked).status_code == 400


def test_a_list_nested_too_deep_is_refused(studio: FlaskClient) -> None:
    deep = "[" * 100_000

    assert studio.post(KNOWN, data=deep, content_type="application/json").status_code == 400


def test_states_are_told_with_their_reasons(
    studio: FlaskClient, bring: Callable[[], int], tmp_path: Path
) -> None:
    photo = write_photograph(tmp_path / "x.jpg").read_bytes()
    addresses = [send(studio, content) for content in (photo, b"words", photo)]
    bring()
    addresses.append(begin(studio, b"12345"))
    patch(studio, addresses[3], b"12", 0)
    tokens = [address.rpartition("/")[2] for address in addresses]

    french = studio.get(STATE, query_string={"envoi": [*tokens, "unknown"]}).json
    english = studio.get("/en/studio/uploads/state", query_string={"envoi": tokens[1]}).json

    assert french
    assert english
    told = {one["token"]: one for one in french}
    assert [told[token]["state"] for token in tokens] == [
        "ready", "refused", "duplicate", "receiving",
    ]  # fmt: skip
    assert told[tokens[3]]["percent"] == 40
    assert told[tokens[3]]["upload"] == addresses[3]
    assert told[tokens[1]]["reason"].startswith("Ce fichier ne peut pas être lu")
    assert english[0]["reason"].startswith("The file cannot be read")


def test_nobody_sees_the_uploads_of_another(app: Flask, studio: FlaskClient) -> None:
    address = begin(studio, b"12345", sha256=digest(b"12345"))
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    other = sign_in(app, agent)

    state = other.get(STATE, query_string={"envoi": address.rpartition("/")[2]})
    known = other.post(KNOWN, json=[{"sha256": digest(b"12345")}])

    assert state.json == []
    assert known.json == [{"state": "unknown"}]
