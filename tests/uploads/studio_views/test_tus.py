"""The protocol as its specification says, with a session and with a key."""

import os
import shutil
import socket
import threading
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha1, sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.serving import make_server

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.keys import create_key, keys_of, revoke_key
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.gallery.operations.intake import SPACE_FLOOR
from photoallegret.uploads.models import Upload, UploadState
from photoallegret.uploads.operations import beginning
from photoallegret.uploads.operations.files import UploadFiles
from tests.factories import make_account, make_gallery, sign_in
from tests.uploads.tus import (
    ADDRESS,
    BYTES,
    VERSION,
    begin,
    checksum,
    create,
    head,
    metadata,
    patch,
    send,
)

CONTENT = bytes(range(256)) * 40


def row() -> Upload:
    db.session.rollback()
    upload = db.session.scalars(select(Upload)).one()
    db.session.expunge(upload)
    db.session.rollback()
    return upload


def test_it_says_what_it_can_do(studio: FlaskClient) -> None:
    answer = studio.options(ADDRESS)

    assert answer.status_code == 204
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "termination", "checksum", "expiration",
    }  # fmt: skip
    assert answer.headers["Tus-Max-Size"] == "300000000"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1"


@pytest.mark.parametrize("who", ["studio", "program"])
def test_a_file_is_sent_in_parts(
    request: pytest.FixtureRequest, files: UploadFiles, who: str
) -> None:
    client: FlaskClient = request.getfixturevalue(who)
    created = create(client, len(CONTENT), filename="été/Marée.jpg")
    address = created.headers["Location"]
    first = patch(client, address, CONTENT[:5000], 0)
    asked = head(client, address)
    last = patch(client, address, CONTENT[5000:], 5000)

    assert created.status_code == 201
    assert created.headers["Tus-Resumable"] == "1.0.0"
    assert address.startswith(f"{ADDRESS}/")
    assert created.headers["Upload-Expires"].endswith("GMT")
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "5000")
    assert first.headers["Upload-Expires"]
    assert asked.status_code == 200
    assert asked.headers["Upload-Offset"] == "5000"
    assert asked.headers["Upload-Length"] == str(len(CONTENT))
    assert "no-store" in asked.headers["Cache-Control"]
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    assert "Upload-Expires" not in last.headers
    assert "Set-Cookie" not in last.headers
    upload = row()
    assert upload.state is UploadState.WAITING
    assert upload.file_name == "Marée.jpg"
    assert files.path(upload.token).read_bytes() == CONTENT


def test_a_file_comes_along_with_its_creation(program: FlaskClient) -> None:
    headers = {**VERSION, "Upload-Length": "10"}

    answer = program.post(ADDRESS, data=b"12345", headers=headers, content_type=BYTES)
    wrong = program.post(ADDRESS, data=b"12345", headers=headers, content_type="text/plain")
    much = program.post(ADDRESS, data=b"12345678901", headers=headers, content_type=BYTES)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    assert head(program, answer.headers["Location"]).headers["Upload-Offset"] == "5"
    assert (wrong.status_code, much.status_code) == (415, 413)
    assert row()


@pytest.mark.parametrize("verb", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused_whatever_is_asked(studio: FlaskClient, verb: str) -> None:
    address = ADDRESS if verb == "POST" else begin(studio, CONTENT)

    for headers in ({}, {"Tus-Resumable": "0.2.2"}):
        answer = studio.open(address, method=verb, headers=headers)
        assert answer.status_code == 412
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_what_cannot_be_is_said_and_changes_nothing(studio: FlaskClient) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, CONTENT[:100], 0)
    headers = {**VERSION, "Upload-Offset": "100"}

    ahead = patch(studio, address, b"x", 200)
    again = patch(studio, address, b"x", 0)
    typed = studio.patch(address, data=b"x", headers=headers, content_type="text/plain")
    lost = studio.patch(address, data=b"x", headers=VERSION, content_type=BYTES)
    much = patch(studio, address, CONTENT, 100)
    other = studio.post(address, headers=VERSION)
    gone = head(studio, f"{ADDRESS}/{'x' * 43}")

    statuses = [a.status_code for a in (ahead, again, typed, lost, much, other, gone)]
    assert statuses == [409, 409, 415, 400, 413, 405, 404]
    assert all(a.headers["Tus-Resumable"] == "1.0.0" for a in (ahead, typed, much, other, gone))
    assert "L’envoi en est à 100" in ahead.text
    assert row().offset == 100


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({}, 400, "Upload-Length"),
        ({"Upload-Length": "-1"}, 400, "Upload-Length"),
        ({"Upload-Length": "0"}, 400, "vide"),
        ({"Upload-Defer-Length": "1"}, 400, "longueur"),
        ({"Upload-Length": "300000001"}, 413, "300"),
        ({"Upload-Length": "1", "Upload-Metadata": "filename é"}, 400, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": "a " + "A" * 9000}, 400, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": metadata(sha256="x")}, 400, "Upload-Metadata"),
        ({"Upload-Length": "1", "Upload-Metadata": metadata(gallery="x")}, 400, "galerie"),
    ],
)
def test_what_is_announced_is_checked(
    studio: FlaskClient, headers: dict[str, str], status: int, words: str
) -> None:
    answer = studio.post(ADDRESS, headers={**VERSION, **headers})

    assert answer.status_code == status
    assert words in answer.text
    assert answer.content_type.startswith("text/plain")
    assert db.session.scalars(select(Upload)).all() == []


def test_refusals_are_said_in_the_language_asked_for(studio: FlaskClient) -> None:
    headers = {**VERSION, "Upload-Length": "0", "Accept-Language": "en"}

    assert studio.post(ADDRESS, headers=headers).text == "The file is empty.\n"


def test_what_is_announced_is_kept(studio: FlaskClient) -> None:
    gallery_id = make_gallery("essai").id
    db.session.commit()
    digest = sha256(CONTENT).hexdigest()

    begin(studio, CONTENT, gallery="essai", sha256=digest.upper())

    upload = row()
    assert (upload.gallery_id, upload.sha256) == (gallery_id, digest)


@pytest.mark.parametrize("name", ["", "..", "a/", "C:\\photos\\a.jpg", "x" * 300 + ".jpg"])
def test_any_name_is_kept_as_a_name(studio: FlaskClient, name: str) -> None:
    begin(studio, CONTENT, filename=name)

    kept = row().file_name
    assert "/" not in kept
    assert "\\" not in kept
    assert 0 < len(kept) <= 255


def test_altered_bytes_are_taken_back(studio: FlaskClient, files: UploadFiles) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, CONTENT[:100], 0)

    wrong = patch(studio, address, CONTENT[100:], 100, **checksum(b"other"))
    asked = head(studio, address)
    size = files.size(row().token)
    unknown = patch(studio, address, CONTENT[100:], 100, **{"Upload-Checksum": "md5 AAAA"})
    digest = b64encode(sha1(CONTENT[100:], usedforsecurity=False).digest()).decode()
    right = patch(studio, address, CONTENT[100:], 100, **{"Upload-Checksum": f"sha1 {digest}"})

    assert (wrong.status_code, unknown.status_code, right.status_code) == (460, 400, 204)
    assert asked.headers["Upload-Offset"] == "100"
    assert size == 100


def test_an_upload_is_ended_with_its_bytes(studio: FlaskClient, files: UploadFiles) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, CONTENT[:100], 0)
    token = row().token

    assert studio.delete(address, headers=VERSION).status_code == 204
    assert head(studio, address).status_code == 404
    assert patch(studio, address, b"x", 100).status_code == 404
    assert not files.path(token).exists()


def test_verbs_may_be_told_by_a_header(studio: FlaskClient) -> None:
    address = begin(studio, CONTENT)
    headers = {**VERSION, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    answer = studio.post(address, data=CONTENT, headers=headers, content_type=BYTES)

    assert (answer.status_code, row().state) == (204, UploadState.WAITING)


def test_an_upload_that_is_over_is_gone(studio: FlaskClient) -> None:
    address = begin(studio, CONTENT)
    db.session.execute(update(Upload).values(ends_at=now() - timedelta(seconds=1)))
    db.session.commit()

    assert head(studio, address).status_code == 410
    assert patch(studio, address, CONTENT, 0).status_code == 410


def test_the_end_said_twice_is_the_end(studio: FlaskClient) -> None:
    address = send(studio, CONTENT)

    again = patch(studio, address, b"", len(CONTENT))

    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(len(CONTENT)))
    assert head(studio, address).headers["Upload-Offset"] == str(len(CONTENT))
    assert studio.delete(address, headers=VERSION).status_code == 423  # being prepared


def test_bytes_that_were_not_promised_are_cut_off(studio: FlaskClient, files: UploadFiles) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, CONTENT[:100], 0)
    token = row().token
    with files.path(token).open("ab") as file:
        file.write(b"?" * 500)

    asked = head(studio, address)
    patch(studio, address, CONTENT[100:], 100)

    assert asked.headers["Upload-Offset"] == "100"
    assert files.path(token).read_bytes() == CONTENT


def test_bytes_that_are_gone_are_asked_for_again(studio: FlaskClient, files: UploadFiles) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, CONTENT[:100], 0)
    token = row().token
    os.truncate(files.path(token), 60)

    assert head(studio, address).headers["Upload-Offset"] == "60"
    assert patch(studio, address, CONTENT[100:], 100).status_code == 409
    assert patch(studio, address, CONTENT[60:], 60).status_code == 204
    assert files.path(token).read_bytes() == CONTENT


def test_an_upload_has_one_writer(studio: FlaskClient, files: UploadFiles) -> None:
    address = begin(studio, CONTENT)

    with files.alone(row().token):
        assert patch(studio, address, CONTENT, 0).status_code == 423
        assert studio.delete(address, headers=VERSION).status_code == 423
        assert head(studio, address).headers["Upload-Offset"] == "0"
    assert patch(studio, address, CONTENT, 0).status_code == 204


def test_an_account_sees_its_own_uploads_only(app: Flask, studio: FlaskClient) -> None:
    address = begin(studio, CONTENT)
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    other = sign_in(app, agent)

    assert head(other, address).status_code == 404
    assert patch(other, address, CONTENT, 0).status_code == 404
    assert other.delete(address, headers=VERSION).status_code == 404


def test_a_key_opens_the_protocol_and_nothing_else(
    app: Flask, program: FlaskClient, owner: Account
) -> None:
    assert program.options(ADDRESS).status_code == 204
    for path in ("/atelier", ADDRESS, f"{ADDRESS}/etat", "/en/studio/uploads"):
        assert program.get(path).status_code == 404
    for path in (f"{ADDRESS}/connus", f"{ADDRESS}/formulaire"):
        assert program.post(path).status_code == 404
    [key] = keys_of(owner.id)
    revoke_key(owner.id, key.id, now())
    db.session.commit()
    answer = create(program, 10)
    assert answer.status_code == 404
    assert "Tus-Resumable" not in answer.headers


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_strangers_find_no_protocol(app: Flask, client: FlaskClient, role: Role | None) -> None:
    if role is not None:
        member = make_account("alice@example.org", role)
        key = create_key(member.id, "x", now())
        db.session.commit()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    answer = create(client, 10)

    assert answer.status_code == 404
    assert "Tus-Resumable" not in answer.headers


def test_a_page_of_another_site_sends_nothing(studio: FlaskClient) -> None:
    headers = {**VERSION, "Upload-Length": "1", "Sec-Fetch-Site": "cross-site"}

    assert studio.post(ADDRESS, headers=headers).status_code == 403


def test_the_disk_keeps_its_reserve(
    studio: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = SPACE_FLOOR + 1000

    def usage(_path: object) -> object:
        return shutil._ntuple_diskusage(10**12, 10**12 - free, free)  # type: ignore[attr-defined]

    monkeypatch.setattr(shutil, "disk_usage", usage)

    assert create(studio, 1001).status_code == 507
    assert create(studio, 600).status_code == 201
    refused = create(studio, 401)  # what is announced counts as if it were here
    assert refused.status_code == 507
    assert "disque" in refused.text
    assert create(studio, 400).status_code == 201


def test_only_so_much_is_on_its_way_at_once(studio: FlaskClient) -> None:
    begin(studio, CONTENT)
    db.session.execute(update(Upload).values(length=20_000_000_000 - 10, offset=0))
    db.session.commit()

    assert create(studio, 11).status_code == 507
    assert create(studio, 10).status_code == 201


def test_an_account_leaves_only_so_many_unfinished(
    app: Flask, studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "UNFINISHED_AT_MOST", 2)
    helper = make_account("helper@example.org", Role.AGENT)
    db.session.commit()
    begin(studio, CONTENT)
    address = begin(studio, CONTENT)

    refused = create(studio, 10)
    other = create(sign_in(app, helper), 10)
    patch(studio, address, CONTENT, 0)

    assert refused.status_code == 507
    assert "2 envois" in refused.text
    assert other.status_code == 201
    assert create(studio, 10).status_code == 201


def test_what_never_began_ends_after_a_day_and_what_did_after_a_week(studio: FlaskClient) -> None:
    address = begin(studio, CONTENT)
    patch(studio, address, b"", 0, **checksum(b""))
    empty = row().ends_at

    patch(studio, address, b"1", 0)

    assert empty <= now() + timedelta(days=1)
    assert row().ends_at > now() + timedelta(days=6)


def wire(app: Flask, talk: Callable[[socket.socket], None]) -> bytes:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.create_connection(("127.0.0.1", server.server_port)) as line:
        talk(line)
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(1000)
    server.shutdown()
    server.server_close()
    return answer


@pytest.mark.parametrize("proved", [False, True])
def test_what_came_of_a_cut_body_is_kept_unless_it_was_to_be_proved(
    app: Flask, owner: Account, files: UploadFiles, *, proved: bool
) -> None:
    key = create_key(owner.id, "x", now())
    db.session.commit()
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    address = begin(program, CONTENT)
    more = "".join(f"{k}: {v}\r\n" for k, v in checksum(CONTENT).items()) if proved else ""
    request = (
        f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {key}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: {BYTES}\r\n{more}Content-Length: {len(CONTENT)}\r\n\r\n"
    )

    answer = wire(app, lambda line: line.sendall(request.encode() + CONTENT[:4000]))

    kept = 0 if proved else 4000
    assert b" 400 " in answer
    assert row().offset == kept
    assert files.size(row().token) == kept
    assert row().state is UploadState.RECEIVING


def test_a_body_without_length_is_refused(app: Flask, owner: Account) -> None:
    key = create_key(owner.id, "x", now())
    db.session.commit()
    request = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Authorization: Bearer {key}\r\nTus-Resumable: 1.0.0\r\nUpload-Length: 4\r\n"
        f"Content-Type: {BYTES}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"
    )

    assert b" 411 " in wire(app, lambda line: line.sendall(request.encode()))
