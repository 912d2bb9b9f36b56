"""The account's picture: square, without metadata, for its holder and the studio, removable."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from photoallegret.accounts import forms
from photoallegret.accounts.models import Account, ProfilePicture, Role
from photoallegret.accounts.operations import picture as operations
from photoallegret.accounts.views import picture as views
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from tests.accounts.people import consents, person
from tests.factories import sign_in
from tests.support.forms import answered
from tests.support.pages import Page, visit

PICTURE = "/compte/image"


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call heavy what a test can send."""
    monkeypatch.setattr(forms, "LARGEST_PICTURE", 10_000)


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Return the browser of a member."""
    return sign_in(app, db.session.get_one(Account, person("alice@example.org", Role.MEMBER)))


def jpeg(size: tuple[int, int] = (900, 600)) -> bytes:
    buffer = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "canary"
    Image.new("RGB", size, (90, 120, 150)).save(buffer, "JPEG", exif=exif.tobytes())
    return buffer.getvalue()


def add(client: FlaskClient, content: bytes = b"", name: str = "moi.jpg") -> Page:
    page = visit(client, PICTURE)
    token = page.soup.select_one("form[enctype] [name=form_token]")
    assert token is not None
    fields = {"form_token": str(token["value"]), "picture": (BytesIO(content or jpeg()), name)}
    answer = client.post(PICTURE, data=fields)
    return answered(answer) if answer.status_code != 303 else page


def files(settings: Settings) -> list[Path]:
    return sorted(path for path in (settings.data / "profiles").rglob("*") if path.is_file())


def key() -> str:
    found = db.session.get_one(ProfilePicture, 1).key
    db.session.rollback()
    return found


def test_a_picture_is_cut_square_in_two_sizes_and_says_nothing_else(
    alice: FlaskClient, settings: Settings
) -> None:
    add(alice)

    assert sorted(path.name for path in files(settings)) == ["128.jpg", "512.jpg"]
    for path in files(settings):
        with Image.open(path) as picture:
            assert picture.size == (int(path.stem), int(path.stem))
            assert not picture.getexif()
        assert b"canary" not in path.read_bytes()
    assert list((settings.data / "uploads").glob("profile-*")) == []
    assert f"{PICTURE}/{key()}/128" in visit(alice, "/compte").text
    assert consents(1) == [("profile-picture", "given")]


def test_only_its_holder_and_the_studio_see_it(
    app: Flask, client: FlaskClient, alice: FlaskClient, studio: FlaskClient
) -> None:
    add(alice)
    bob = sign_in(app, db.session.get_one(Account, person("bob@example.org", Role.MEMBER)))
    address = f"{PICTURE}/{key()}/512"

    with alice.get(address) as seen:
        assert (seen.status_code, seen.mimetype) == (200, "image/jpeg")
        assert seen.headers["Cache-Control"] == "private, no-store"
    with studio.get(address) as seen:
        assert seen.status_code == 200
    assert bob.get(address).status_code == 404
    assert client.get(address).status_code == 303
    for wrong in (f"{PICTURE}/{key()}/300", f"{PICTURE}/{'x' * 32}/512"):
        assert alice.get(wrong).status_code == 404


def test_removing_it_removes_every_file(alice: FlaskClient, settings: Settings) -> None:
    add(alice)
    page = visit(alice, PICTURE)
    token = page.soup.select_one("form[action$=fin] [name=form_token]")
    assert token is not None

    alice.post(f"{PICTURE}/fin", data={"form_token": str(token["value"])})

    assert files(settings) == []
    assert db.session.get(ProfilePicture, 1) is None
    assert consents(1) == [("profile-picture", "given"), ("profile-picture", "withdrawn")]
    assert "Aucune image." in visit(alice, "/compte").text


def test_another_one_replaces_it(alice: FlaskClient, settings: Settings) -> None:
    add(alice)
    first = key()
    assert add(alice, jpeg((300, 900))).status == 200

    assert key() != first
    assert len(files(settings)) == 2


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"no picture", "moi.jpg", "pas une image"),
        (b"", "", "Choisissez une image"),
        (b"x" * 10_001, "moi.jpg", "trop lourde"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_stays(
    alice: FlaskClient, settings: Settings, content: bytes, name: str, words: str
) -> None:
    page = add(alice, content, name)

    assert page.status == 422
    assert words in page.text
    assert files(settings) == []
    assert list((settings.data / "profiles").glob("*/*")) == []


@pytest.mark.usefixtures("early")
def test_so_many_a_day_are_looked_at_and_no_more(
    alice: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "A_DAY", 2)
    add(alice)
    add(alice, b"no picture")
    first = key()

    page = add(alice)

    assert page.status == 429
    assert "Vous avez envoyé 2 images aujourd’hui" in page.text
    assert key() == first
    assert len(files(settings)) == 2
    with time_machine.travel(now() + timedelta(days=1)):
        sign_in_again = sign_in(alice.application, db.session.get_one(Account, 1))
        assert add(sign_in_again).status == 200
        assert key() != first


def test_one_of_too_many_pixels_is_refused_before_it_is_decoded(
    alice: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_PICTURE", 10_000_000)
    buffer = BytesIO()
    Image.new("1", (10_000, 6_001)).save(buffer, "PNG")

    page = add(alice, buffer.getvalue(), "moi.png")

    assert page.status == 422
    assert "trop de pixels" in page.text
    assert files(settings) == []


def test_while_another_is_decoded_it_has_to_wait(alice: FlaskClient) -> None:
    with operations._DECODING:
        assert add(alice).status == 503
