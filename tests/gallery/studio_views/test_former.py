"""Former files on a photo's page: seen, downloaded, put back, and that taken back too."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.db import db
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.replacing import replace_photo
from photoallegret.storage import Storage
from tests.gallery.library import assert_whole, write_photograph
from tests.gallery.operations.conftest import import_paths
from tests.support.pages import read, visit

PAGE, FORMER = "/atelier/photos/1", "/atelier/photos/1/anciens/1"


@pytest.fixture
def former(app: Flask, tmp_path: Path) -> bytes:
    """Bring a photograph in, replace its file, and return the former one's bytes."""
    settings = app.extensions["photoallegret"]
    old = write_photograph(tmp_path / "photos" / "été.jpg", 1)
    new = write_photograph(tmp_path / "photos" / "new.png", 2, (80, 90))
    import_paths(settings, [old])
    replace_photo(settings, 1, Found(new.name, new.name, lambda: open_file(new)))
    db.session.rollback()
    return old.read_bytes()


def put_back(studio: FlaskClient, address: str = FORMER, **fields: str) -> tuple[int, str]:
    token = visit(studio, PAGE).soup.select_one("form[action$='/remettre'] input[name=form_token]")
    assert token is not None
    data = {"form_token": str(token["value"]), **fields}
    db.session.rollback()
    with studio.post(f"{address}/remettre", data=data) as response:
        return response.status_code, response.get_data(as_text=True)


def file_name() -> str:
    db.session.rollback()
    return db.session.get_one(Photo, 1).file_name


def test_the_page_shows_each_former_file_with_its_day_and_size(
    studio: FlaskClient, former: bytes
) -> None:
    item = visit(studio, PAGE).soup.select_one(".former")

    assert item is not None
    for words in ("été.jpg", "JPEG · 60 × 40", "ko", "Remplacé le", "gardé jusqu’au"):
        assert words in item.get_text()
    assert item.select_one(f"img[src='{FORMER}/apercu']")
    with studio.get(f"{FORMER}/apercu") as response:
        assert response.mimetype == "image/jpeg"
        assert response.data.startswith(b"\xff\xd8")
        assert "private" in response.headers["Cache-Control"]


def test_it_is_downloaded_byte_for_byte(studio: FlaskClient, former: bytes) -> None:
    with studio.get(FORMER) as response:
        assert response.data == former
        assert "%C3%A9t%C3%A9.jpg" in response.headers["Content-Disposition"]


def test_it_is_put_back_and_that_is_taken_back(
    studio: FlaskClient, former: bytes, storage: Storage
) -> None:
    assert put_back(studio)[0] == 303
    assert file_name() == "été.jpg"
    undo = visit(studio, "/atelier").soup.select_one(".toast form")
    assert undo is not None

    assert put_back(studio, str(undo["action"]).removesuffix("/remettre"))[0] == 303

    assert file_name() == "new.png"
    assert_whole(storage)


def test_a_file_gone_from_the_disk_is_said_on_the_page(
    studio: FlaskClient, former: bytes, storage: Storage
) -> None:
    storage.remove_original(db.session.get_one(FormerFile, 1).sha256)

    status, text = put_back(studio)

    assert status == 422
    assert read(text, status).soup.select_one(".problems")
    assert file_name() == "new.png"
    with studio.get(FORMER) as response:
        assert response.status_code == 404


def test_a_forged_form_changes_nothing(studio: FlaskClient, former: bytes) -> None:
    assert put_back(studio, form_token="forged")[0] == 400
    assert file_name() == "new.png"


@pytest.mark.parametrize("place", ["1/anciens/2", "2/anciens/1", f"1/anciens/{2**63}"])
def test_what_is_not_there_is_not_found(studio: FlaskClient, former: bytes, place: str) -> None:
    assert studio.get(f"/atelier/photos/{place}").status_code == 404
    assert studio.get(f"/atelier/photos/{place}/apercu").status_code == 404
    assert put_back(studio, f"/atelier/photos/{place}")[0] == 404


def test_strangers_find_nothing(client: FlaskClient, former: bytes) -> None:
    for address in (FORMER, f"{FORMER}/apercu"):
        assert client.get(address).status_code == 404
    assert client.post(f"{FORMER}/remettre").status_code == 404
