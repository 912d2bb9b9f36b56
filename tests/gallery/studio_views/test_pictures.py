"""Files of photographs, as the photographer sees them."""

import pytest
from flask.testing import FlaskClient

from photoallegret.storage import Storage, rendition_name
from tests.factories import make_photo, save, write_files


@pytest.mark.parametrize("public", [False, True])
def test_a_file_is_sent_from_where_it_stands(
    studio: FlaskClient, client: FlaskClient, storage: Storage, *, public: bool
) -> None:
    photo = make_photo("a")
    write_files(storage, photo, public=public)
    made = photo.renditions[0]
    address = f"/atelier/i/{photo.key}/{rendition_name(made.digest, made.width, made.format)}"
    size = made.size
    save()

    with studio.get(address) as answer:
        assert answer.status_code == 200
        assert len(answer.data) == size
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.content_type == "image/jpeg"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        tag = answer.headers["ETag"]
    with studio.get(address, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/atelier/i/x/y", "/atelier/i/../../secrets.toml",
        "/atelier/i/key0000000000000000001/x.jpg",
        "/atelier/i/key0000000000000000001/aaaaaaaa-480.jpg",
        "/atelier/i/key0000000000000000001/aaaaaaaa-480.png",
    ],
)  # fmt: skip
def test_nothing_else_is_sent(studio: FlaskClient, address: str) -> None:
    assert studio.get(address).status_code == 404
