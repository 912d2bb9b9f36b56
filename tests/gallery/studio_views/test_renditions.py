"""Files as the studio sends them: wherever they stand, to whoever was let in."""

import pytest
from flask.testing import FlaskClient

from photoallegret.gallery.shown import file_address
from photoallegret.headers import FILE_POLICY
from photoallegret.storage import Storage
from tests.factories import make_photo, picture, save, write_files
from tests.gallery.views.test_renditions import NO_NAMES


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("root", ["/atelier", "/en/studio"])
def test_a_file_is_sent_from_either_place_and_kept_by_the_browser(
    studio: FlaskClient, client: FlaskClient, storage: Storage, *, root: str, public: bool
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=public)
    path = root + file_address(photo.key, photo.renditions[0])
    save()

    with studio.get(path) as response:
        assert response.data == picture(480, "jpg")
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Cache-Control"] == "private, max-age=2592000, immutable"
        assert response.headers["Content-Security-Policy"] == FILE_POLICY
        tag = response.headers["ETag"]
    with studio.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
    assert client.get(path).status_code == 404


def test_no_other_name_leads_anywhere(studio: FlaskClient, storage: Storage) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=False)
    file = storage.rendition(photo.key, file_address("", photo.renditions[0])[4:], public=False)
    file.unlink()
    file.symlink_to(storage.data / "secrets.toml")
    key = photo.key
    save()

    for name in (*NO_NAMES, file.name):
        with studio.get(f"/atelier/i/{key}/{name}") as response:
            assert response.status_code == 404, name
            assert response.headers["Cache-Control"] == "private, no-store"
