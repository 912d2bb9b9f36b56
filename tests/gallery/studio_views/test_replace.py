"""The page that replaces a photo's file: what it says, takes, refuses, and leaves."""

import re
import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from photoallegret.accounts import freshness
from photoallegret.accounts.models import Account
from photoallegret.bodies import SPOOLED
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import GalleryPhoto, Photo, PhotoText, PublishingEntry
from photoallegret.gallery.operations import intake
from photoallegret.gallery.operations.outcome import Outcome
from photoallegret.gallery.operations.publishing import create_gallery, publish_gallery
from photoallegret.gallery.operations.replacing import replace_photo
from photoallegret.gallery.studio_views import replace
from photoallegret.storage import Storage
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support.pages import Page, read, visit

ADDRESS, PHOTO = "/atelier/photos/1/fichier", "/atelier/photos/1"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """Return a folder of two photographs, brought in and hung in an open gallery."""
    gallery = create_gallery("essai", {})
    publish_gallery(gallery)
    db.session.commit()
    paths = [write_photograph(tmp_path / "photos" / f"{n}.jpg", n) for n in (1, 2)]
    import_paths(app.extensions["photoallegret"], paths, gallery.id)
    db.session.rollback()
    return tmp_path / "photos"


def token(page: Page) -> str:
    field = page.soup.select_one("main input[name=form_token]")
    assert field is not None
    return str(field["value"])


def form(signed: str, file: bytes, name: str) -> bytes:
    """Return the body that a browser sends."""
    parts = (("form_token", "", signed.encode()), ("file", f'; filename="{name}"', file))
    return (
        b"".join(
            f'--x\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for field, more, content in parts
        )
        + b"--x--\r\n"
    )


def post(studio: FlaskClient, body: bytes, length: int | None = None) -> TestResponse:
    """Send ``body``, which is said to have ``length`` bytes."""
    db.session.rollback()
    return studio.post(
        ADDRESS,
        input_stream=BytesIO(body),
        content_type="multipart/form-data; boundary=x",
        content_length=len(body) if length is None else length,
    )


def send(studio: FlaskClient, path: Path | None) -> TestResponse:
    """Send the form with the file at ``path``, if any."""
    signed = token(visit(studio, ADDRESS))
    content, name = (path.read_bytes(), path.name) if path else (b"", "")
    return post(studio, form(signed, content, name))


def photo() -> Photo:
    db.session.rollback()
    return db.session.get_one(Photo, 1, populate_existing=True)


def error_of(response: TestResponse) -> str:
    page = read(response.get_data(as_text=True))
    assert page.title.startswith("Erreur")
    link = page.soup.select_one(".problems a[href='#file']")
    assert link is not None
    return link.get_text()


def test_it_names_the_photo_in_the_language_of_its_reader(
    studio: FlaskClient, folder: Path
) -> None:
    shown = photo()
    for language, title in (("en", "Aarhus, evening"), ("fr", "Aarhus, le soir")):
        shown.texts.append(PhotoText(language=language, title=title))
        db.session.flush()
    shown.size = 2_831_000
    db.session.commit()

    page = visit(studio, ADDRESS)

    assert "Aarhus, le soir" in page.text
    assert "evening" not in page.text
    assert "2,8\N{NARROW NO-BREAK SPACE}Mo" in page.text


@pytest.mark.parametrize("address", [ADDRESS, "/en/studio/photos/1/file"])
def test_it_says_what_stays_and_that_the_present_file_is_kept(
    studio: FlaskClient, folder: Path, address: str
) -> None:
    page = visit(studio, address)

    assert page.h1 in ("Remplacer le fichier", "Replace the file")
    assert "1.jpg" in page.text
    assert "300" in page.text
    assert "30" in page.text
    assert page.soup.select_one(".compared img[src^='/atelier/i/']")
    assert page.soup.select_one(f"a[href='{address.rpartition('/')[0]}']")


def test_a_file_is_replaced_and_the_photo_shown_again(
    studio: FlaskClient, owner: Account, folder: Path, storage: Storage
) -> None:
    new = write_photograph(folder / "new.png", 7, (80, 90))

    response = send(studio, new)

    assert (response.status_code, response.headers["Location"]) == (303, f"{PHOTO}#part-file")
    assert storage.original(photo().sha256).read_bytes() == new.read_bytes()
    assert (photo().file_name, photo().width, photo().height) == ("new.png", 80, 90)
    assert len(db.session.scalars(select(GalleryPhoto.photo_id)).all()) == 2
    [entry] = db.session.scalars(select(PublishingEntry).where(PublishingEntry.photo_id == 1))
    assert entry.account_id == owner.id
    toast = visit(studio, "/atelier").soup.select_one(".toast")
    assert toast is not None
    assert "Le fichier est remplacé." in toast.get_text()
    assert toast.select_one(f"form[action='{PHOTO}/anciens/1/remettre'] button")
    assert_whole(storage)


def test_former_addresses_are_not_found_and_the_new_ones_are(
    studio: FlaskClient, client: FlaskClient, folder: Path
) -> None:
    def addresses() -> list[str]:
        page = visit(client, "/galeries/essai").text
        return re.findall(rf"/i/{photo().key}/[0-9a-f]+-60\.jpg", page)

    [former, *_] = addresses()
    with client.get(former) as response:
        assert response.status_code == 200

    send(studio, write_photograph(folder / "new.png", 7))

    [current, *_] = addresses()
    db.session.rollback()
    assert client.get(former).status_code == 404
    with client.get(current) as response:
        assert response.status_code == 200


def test_the_same_file_changes_nothing_and_is_said(studio: FlaskClient, folder: Path) -> None:
    response = send(studio, folder / "1.jpg")

    assert response.status_code == 303
    toast = visit(studio, "/atelier").soup.select_one(".toast")
    assert toast is not None
    assert "rien n’a changé" in toast.get_text()


def test_what_is_refused_is_said_on_the_page(
    studio: FlaskClient, folder: Path, storage: Storage
) -> None:
    text = folder / "a.jpg"
    text.write_text("no photograph")

    for path, words in (
        (None, "Choisissez le nouveau fichier."),
        (text, "ne peut pas être lu"),
        (folder / "2.jpg", "c’est la photographie 2, 2.jpg"),
    ):
        response = send(studio, path)
        assert response.status_code == 422
        assert words in error_of(response)

    assert photo().file_name == "1.jpg"
    assert_whole(storage)


def test_a_forged_form_changes_nothing(studio: FlaskClient, folder: Path) -> None:
    response = post(studio, form("forged", (folder / "2.jpg").read_bytes(), "2.jpg"))

    assert response.status_code == 400
    assert read(response.get_data(as_text=True)).soup.select_one(".problems")
    assert photo().file_name == "1.jpg"


def test_a_file_as_mere_text_is_no_file(studio: FlaskClient, folder: Path) -> None:
    signed = token(visit(studio, ADDRESS))
    db.session.rollback()

    response = studio.post(ADDRESS, data={"form_token": signed, "file": "text"})

    assert response.status_code == 422


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    studio: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replace, "_largest", lambda: 0)
    large = folder / "large.jpg"
    large.write_bytes(bytes(600_000))

    response = send(studio, large)

    assert response.status_code == 413
    assert "0\N{NARROW NO-BREAK SPACE}ko" in error_of(response)


def test_a_body_larger_than_other_pages_take_goes_to_the_disk_of_the_site(
    studio: FlaskClient, folder: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled: list[list[str]] = []

    def look(*arguments: object) -> Outcome:
        spooled.append([path.name for path in (storage.data / "uploads").glob(f"{SPOOLED}*")])
        return replace_photo(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(replace, "replace_photo", look)
    large = write_photograph(folder / "large.png", 3)
    large.write_bytes(large.read_bytes() + bytes(2_000_000))  # what follows the image is kept

    assert send(studio, large).status_code == 303

    assert photo().size == large.stat().st_size > 2_000_000
    assert [len(names) for names in spooled] == [1]
    assert not list((storage.data / "uploads").glob(f"{SPOOLED}*"))
    assert_whole(storage)


def test_a_full_disk_is_said_before_anything_is_read(
    studio: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(folder))
    floor = intake.SPACE_FLOOR
    monkeypatch.setattr(intake.shutil, "disk_usage", lambda _path: usage(10**12, 10**12, floor))

    response = send(studio, folder / "2.jpg")

    assert response.status_code == 507
    assert "disque" in error_of(response)


def test_a_body_cut_short_is_no_file(studio: FlaskClient, folder: Path, storage: Storage) -> None:
    signed = token(visit(studio, ADDRESS))
    body = form(signed, write_photograph(folder / "a.png", 5).read_bytes(), "a.png")

    response = post(studio, body[:-20], len(body))

    assert response.status_code == 400
    assert photo().file_name == "1.jpg"
    assert_whole(storage)


def test_a_photo_that_is_not_there_has_no_page(studio: FlaskClient) -> None:
    for number in (4711, 2**63):
        assert studio.get(f"/atelier/photos/{number}/fichier").status_code == 404
        assert studio.post(f"/atelier/photos/{number}/fichier").status_code == 404


def test_a_photo_deleted_meanwhile_is_not_found(
    studio: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_arguments: object) -> None:
        raise replace.PhotoGoneError

    monkeypatch.setattr(replace, "replace_photo", gone)

    assert send(studio, folder / "2.jpg").status_code == 404


def test_a_sign_in_of_long_ago_is_asked_for_again(
    studio: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = token(visit(studio, ADDRESS))
    monkeypatch.setattr(freshness, "now", lambda: now() + timedelta(hours=1))

    shown = studio.get(ADDRESS)
    sent = post(studio, form(signed, write_photograph(folder / "a.png", 5).read_bytes(), "a.png"))

    for response in (shown, sent):
        assert response.status_code == 303
        assert response.headers["Location"].startswith("/compte/confirmer?next=")
    assert photo().file_name == "1.jpg"
