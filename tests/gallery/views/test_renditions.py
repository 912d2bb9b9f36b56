"""Tests of the files of the photographs: to whom they are sent, and how."""

import stat
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.gallery.shown import file_address
from photoallegret.headers import FILE_POLICY
from photoallegret.passwords import hash_password
from photoallegret.storage import Storage
from tests.factories import LONG_AGO, make_gallery, make_photo, picture, save, write_files
from tests.gallery.conftest import Counting
from tests.gallery.views.test_locked import PASSWORD, make_protected, send
from tests.support.pages import visit

KEPT = "public, max-age=2592000, immutable"
OWN = "private, no-store"
POLICY = FILE_POLICY
NO_NAMES = (
    "site.sqlite",
    "..%2f..%2fsite.sqlite",
    "%2e%2e/%2e%2e/site.sqlite",
    "0123456789abcdef-480.jpg",
    "0123456789abcdef-480.JPG",
    "0123456789abcdef-0480.jpg",
    "0123456789abcdef-480.jpg%00",
    "0123456789abcdef-480.jpg%0a",
    "0123456789abcdef-480.svg",
    "0123456789abcdef-99999999999999999999.jpg",
    "%F0%9F%92%A9-480.jpg",
    "%ff%fe",
    "x" * 5000,
)


def address(photo: Photo, width: int = 480, suffix: str = "jpg") -> str:
    (found,) = [item for item in photo.renditions if (item.width, item.format) == (width, suffix)]
    return file_address(photo.key, found)


def status(client: FlaskClient, path: str) -> int:
    with client.get(path) as response:
        assert response.status_code < 500
        return response.status_code


def check_headers(response: TestResponse, cache: str, type_: str = "image/jpeg") -> None:
    headers = response.headers
    assert headers["Content-Type"] == type_
    assert headers["Cache-Control"] == cache
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["tdm-reservation"] == "1"
    assert "Set-Cookie" not in headers
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(("suffix", "type_"), [("jpg", "image/jpeg"), ("avif", "image/avif")])
def test_a_public_file_is_sent_without_asking_the_database(
    client: FlaskClient, storage: Storage, counting: Counting, suffix: str, type_: str
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    path = address(photo, 480, suffix)
    save()

    with counting() as asked, client.get(path) as response:
        assert response.status_code == 200
        assert response.data == picture(480, suffix)
        assert response.headers["Content-Length"] == str(len(response.data))
        check_headers(response, KEPT, type_)

    assert asked == []


def test_a_file_one_has_is_not_sent_again(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    path = address(photo)
    with client.get(path) as first:
        tag = first.headers["ETag"]

    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["Cache-Control"] == KEPT


def test_a_part_of_a_file_is_sent(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    whole = picture(480, "jpg")

    with client.get(address(photo), headers={"Range": "bytes=10-19"}) as part:
        assert part.status_code == 206
        assert part.data == whole[10:20]
        assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
        check_headers(part, KEPT)
    with client.get(address(photo), headers={"Range": f"bytes={len(whole)}-"}) as beyond:
        assert beyond.status_code == 416
        assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"


def test_head_says_what_get_would(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)

    with client.head(address(photo)) as response:
        assert response.status_code == 200
        assert response.data == b""
        assert response.headers["Content-Length"] == str(len(picture(480, "jpg")))
        check_headers(response, KEPT)


@pytest.mark.parametrize("visibility", [Visibility.PUBLISHED, Visibility.UNLISTED])
def test_a_file_not_moved_yet_is_sent_when_a_gallery_shows_it(
    client: FlaskClient, storage: Storage, visibility: Visibility
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    make_gallery("draft", [photo], visibility=Visibility.DRAFT)
    path = address(photo)
    save()
    before = status(client, path)
    make_gallery("nord", [db.session.get_one(Photo, 1)], visibility=visibility)
    save()

    with client.get(path) as response:
        assert before == 404
        assert response.data == picture(480, "jpg")
        check_headers(response, KEPT)
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_file_of_a_gallery_not_yet_or_no_longer_open_is_refused(
    client: FlaskClient, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    make_gallery("draft", [photo], visibility=Visibility.DRAFT)
    make_gallery("future", [photo], published_at=now() + timedelta(days=1))
    make_gallery("past", [photo], withdrawn_at=LONG_AGO + timedelta(days=1))
    path = address(photo)
    save()

    assert status(client, path) == 404


def test_a_withdrawn_photo_is_gone_whoever_shows_it(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a", withdrawn_at=LONG_AGO + timedelta(days=1))
    write_files(storage, photo, public=False)
    make_gallery("nord", [photo])
    path = address(photo)
    save()

    page = visit(client, path, status=410)

    assert page.headers["Cache-Control"] == "no-store"


def test_a_photo_to_be_withdrawn_later_is_still_sent(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a", withdrawn_at=now() + timedelta(days=1))
    write_files(storage, photo, public=False)
    make_gallery("nord", [photo])
    path = address(photo)
    save()

    assert status(client, path) == 200


def test_a_photo_not_ready_is_not_sent(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a", jpeg_at=None)
    write_files(storage, photo, public=False)
    make_gallery("nord", [photo])
    path = address(photo)
    save()

    assert status(client, path) == 404


def test_a_protected_file_is_sent_to_who_has_opened_the_gallery(
    client: FlaskClient, storage: Storage
) -> None:
    make_protected()
    photo = db.session.query(Photo).one()
    write_files(storage, photo, public=False)
    path = address(photo)
    save()
    stranger = client.application.test_client()

    before = status(client, path)
    with send(client, PASSWORD) as response:
        assert response.status_code == 303
    with client.get(path) as response:
        assert response.data == picture(480, "jpg")
        check_headers(response, OWN)
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"

    assert before == 404
    assert status(stranger, path) == 404


def test_opening_one_gallery_gives_no_file_of_another(
    client: FlaskClient, storage: Storage
) -> None:
    make_protected()
    photo = make_photo("other")
    write_files(storage, photo, public=False)
    make_gallery(
        "other",
        [photo],
        visibility=Visibility.PROTECTED,
        password_hash=hash_password(PASSWORD),
    )
    path = address(photo)
    save()

    with send(client, PASSWORD) as response:
        assert response.status_code == 303

    assert status(client, path) == 404


def test_a_protected_photo_that_is_also_published_is_for_all(
    client: FlaskClient, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    make_gallery("prive", [photo], visibility=Visibility.PROTECTED)
    make_gallery("nord", [photo])
    path = address(photo)
    save()

    with client.get(path) as response:
        check_headers(response, KEPT)


def test_no_other_name_leads_anywhere(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    key = photo.key
    save()

    for name in NO_NAMES:
        assert status(client, f"/i/{key}/{name}") == 404, name
        assert status(client, f"/i/../{name}") == 404, name
        assert status(client, f"/i/..%2f..%2f/{name}") == 404, name


def test_a_link_among_the_files_is_not_followed(client: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=True)
    path = address(photo)
    file = storage.rendition(photo.key, path.rsplit("/", 1)[1], public=True)
    secret = storage.data / "secrets.toml"
    file.unlink()
    file.symlink_to(secret)
    save()

    assert stat.S_ISREG(secret.stat().st_mode)
    assert status(client, path) == 404


def test_a_lost_file_is_noted_and_not_found(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    photo = make_photo("a")
    make_gallery("nord", [photo])
    path = address(photo)
    save()

    assert status(client, path) == 404
    assert "has no file" in caplog.text


def test_a_proxy_is_told_which_file_to_send_to_whom_it_may_be_shown(
    make_settings: Callable[..., Settings],
) -> None:
    settings = make_settings(PHOTOALLEGRET_PROXY="nginx")
    site = create_app(settings)
    with site.app_context():
        make_protected()
        photo = db.session.query(Photo).one()
        write_files(Storage(settings.data), photo, public=False)
        path = address(photo)
        save()
        client, stranger = site.test_client(), site.test_client()
        with send(client, PASSWORD) as response:
            assert response.status_code == 303

        with client.get(path, headers={"Range": "bytes=0-1"}) as told:
            assert (told.status_code, told.data) == (200, b"")
            name = told.headers["X-Accel-Redirect"]
            assert (settings.data / "renditions" / name.removeprefix("/-/pictures/")).is_file()
            assert told.headers["Cache-Control"] == "private, no-store"
            assert told.headers["Content-Type"] == "image/jpeg"
        assert status(stranger, path) == 404
        db.session.remove()
        db.engine.dispose()
