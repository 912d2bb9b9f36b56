"""The original is given back byte for byte, under its name, to who works in the studio."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.headers import FILE_POLICY
from photoallegret.storage import Storage
from tests.gallery.library import write_photograph
from tests.gallery.operations.conftest import import_paths

ADDRESS = "/atelier/photos/1/original"


@pytest.fixture
def content(app: Flask, tmp_path: Path) -> bytes:
    """Return the bytes of a photograph that was brought in as number 1."""
    path = write_photograph(tmp_path / "photos" / "été 🌋.jpg")
    import_paths(app.extensions["photoallegret"], [path])
    db.session.rollback()
    return path.read_bytes()


@pytest.mark.parametrize("address", [ADDRESS, "/en/studio/photos/1/original"])
def test_it_comes_byte_for_byte_and_is_kept_by_nobody(
    studio: FlaskClient, content: bytes, address: str
) -> None:
    with studio.get(address) as response:
        assert (response.status_code, response.get_data()) == (200, content)
        headers = response.headers

    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"_t_ _.jpg\"; filename*=UTF-8''%C3%A9t%C3%A9%20%F0%9F%8C%8B.jpg"
    )
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Security-Policy"] == FILE_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_a_part_may_be_asked_for(studio: FlaskClient, content: bytes) -> None:
    with studio.get(ADDRESS, headers={"Range": "bytes=10-19"}) as response:
        assert (response.status_code, response.get_data()) == (206, content[10:20])
        tag = response.headers["ETag"]
    with studio.get(ADDRESS, headers={"Range": "bytes=10-", "If-Range": tag}) as response:
        assert (response.status_code, response.get_data()) == (206, content[10:])
    with studio.get(ADDRESS, headers={"Range": "bytes=999999-"}) as response:
        assert response.status_code == 416
    with studio.head(ADDRESS) as response:
        assert response.content_length == len(content)


def test_any_name_that_came_is_given_back_in_one_header(
    studio: FlaskClient, content: bytes
) -> None:
    db.session.get_one(Photo, 1).file_name = 'a\r\nSet-Cookie: x="1"; /../%41.jpg'
    db.session.commit()

    with studio.get(ADDRESS) as response:
        headers = response.headers

    assert "Set-Cookie" not in headers
    assert headers["Content-Disposition"] == (
        'attachment; filename="a__Set-Cookie_ x__1__ _..__41.jpg"; '
        "filename*=UTF-8''a__Set-Cookie%3A%20x%3D%221%22%3B%20_.._%2541.jpg"
    )


def test_what_is_not_there_is_not_found(
    studio: FlaskClient,
    content: bytes,
    storage: Storage,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in (2, 2**63, 10**30):
        assert studio.get(f"/atelier/photos/{number}/original").status_code == 404
    digest = db.session.get_one(Photo, 1).sha256
    storage.remove_original(digest)
    db.session.rollback()

    with caplog.at_level(logging.ERROR):
        assert studio.get(ADDRESS).status_code == 404
    assert f"{digest} is missing" in caplog.text


def test_visitors_get_none(client: FlaskClient, content: bytes) -> None:
    assert content
    assert client.get(ADDRESS).status_code == 404
