"""Public keys where did:web has them found: public bytes, for everyone alike."""

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.receipts.keys import change_key, own_keys, published_keys
from tests.factories import data_of

ADDRESS = "/.well-known/did.json"


def test_the_keys_are_public_bytes(app: Flask, client: FlaskClient) -> None:
    with client.get(ADDRESS) as response, client.get(ADDRESS) as again:
        headers, document = response.headers, response.get_json()
        assert response.get_data() == again.get_data()

    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers
    assert document["id"] == "did:web:127.0.0.1%3A8000"
    (name,) = published_keys(document)
    assert name.endswith(own_keys(data_of(app)).public[0])


def test_former_keys_stay_published(app: Flask, client: FlaskClient) -> None:
    with client.get(ADDRESS) as response:
        tag, former = response.headers["ETag"], response.get_json()["assertionMethod"]
    with client.get(ADDRESS, headers={"If-None-Match": tag}) as response:
        assert response.status_code == 304

    change_key(data_of(app))

    with client.get(ADDRESS, headers={"If-None-Match": tag}) as response:
        assert response.get_json()["assertionMethod"][1:] == former


def test_no_private_half_is_published(app: Flask, client: FlaskClient) -> None:
    own_keys(data_of(app))
    secret = (data_of(app) / "receipt-keys.json").read_text(encoding="utf-8").split('"')[3]

    with client.get(ADDRESS) as response:
        assert secret.startswith("z3u2")
        assert secret not in response.get_data(as_text=True)
