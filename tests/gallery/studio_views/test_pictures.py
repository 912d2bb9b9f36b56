"""Photos as pages of the studio show them: by addresses that the studio alone opens."""

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.gallery.models import PhotoText
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.storage import Storage
from tests.factories import make_photo, save, write_files


def test_its_files_are_those_of_the_studio(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    address = show_in_studio(photo).jpg[0].address
    save()

    with studio.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(address).status_code == 404


def test_without_a_title_it_is_called_by_its_file(app: Flask) -> None:
    nameless, named = make_photo("a"), make_photo("b", title="Rivage")
    named.texts.append(PhotoText(language="en", alt_text="A shore"))

    shown = [show_in_studio(photo) for photo in (nameless, named)]

    assert [photo.title for photo in shown] == ["a.jpg", "Rivage"]
    assert [photo.alt for photo in shown] == ["a.jpg", "A shore"]
