"""Renditions sent to the studio, wherever they stand."""

from flask.testing import FlaskClient

from photoallegret.gallery.shown import file_address
from photoallegret.storage import Storage
from tests.factories import make_photo, save, write_files


def test_a_private_rendition_is_sent_to_the_studio_only(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    address = f"/atelier{file_address(photo.key, photo.renditions[0])}"
    save()

    with studio.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        tag = answer.headers["ETag"]

    with studio.get(address, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
    assert client.get(address).status_code == 404


def test_what_is_no_rendition_is_not_there(studio: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    key, name = photo.key, file_address(photo.key, photo.renditions[0]).rsplit("/", 1)[1]
    save()

    for path in (f"{key}/{'0' * 16}-480.jpg", f"{key}/..%2f{name}", f"short/{name}", f"{key}/x"):
        assert studio.get(f"/atelier/i/{path}").status_code == 404
