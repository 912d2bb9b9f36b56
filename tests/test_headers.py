"""Headers: on every answer, errors too; foreign, chunked and cut posts are refused."""

import socket
import threading
from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from photoallegret.config import Settings
from photoallegret.factory import create_app
from photoallegret.headers import POLICY, attachment
from tests.test_config import complete


@pytest.mark.parametrize("path", ["/", "/nowhere", "/robots.txt", "/en/", "/i/a/b.jpg"])
def test_every_answer_carries_the_policy(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["tdm-reservation"] == "1"
    assert headers["tdm-policy"] == "http://127.0.0.1:8000/licence"
    assert "Strict-Transport-Security" not in headers
    assert "Set-Cookie" not in headers


def test_the_policy_lets_nothing_from_elsewhere() -> None:
    sources = {part.split()[1] for part in POLICY.split("; ")}

    assert sources == {"'none'", "'self'"}


def test_production_says_https_for_good(
    make_settings: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from photoallegret.paths import SITE_EXAMPLE  # noqa: PLC0415 -- only here

    file = tmp_path_factory.mktemp("site") / "site.toml"
    file.write_text(complete(SITE_EXAMPLE.read_text(encoding="utf-8")), encoding="utf-8")
    settings = make_settings(PHOTOALLEGRET_ENV="development", PHOTOALLEGRET_SITE=str(file))
    create_app(settings)  # the first run makes the secrets
    settings = make_settings(PHOTOALLEGRET_ENV="production", PHOTOALLEGRET_SITE=str(file))
    client = create_app(settings).test_client()

    with client.get("/", base_url="https://www.photoallegret.com") as response:
        assert response.status_code == 200
        assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    with client.get("/", base_url="https://evil.example") as response:
        assert response.status_code == 400
        assert "evil.example" not in response.get_data(as_text=True)


def test_unknown_hosts_are_refused(client: FlaskClient) -> None:
    with client.get("/", headers={"Host": "evil.example"}) as response:
        assert response.status_code == 400
        assert "Content-Security-Policy" in response.headers
        assert "evil.example" not in response.get_data(as_text=True)


def test_data_mining_is_not_reserved_when_told_so(
    make_settings: Callable[..., Settings], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("site") / "site.toml"
    file.write_text(
        'name = "x"\n[photographer]\nname = "y"\n[display]\nreserve_data_mining = false',
        encoding="utf-8",
    )
    client = create_app(make_settings(PHOTOALLEGRET_SITE=str(file))).test_client()

    with client.get("/") as response:
        assert "tdm-reservation" not in response.headers


@pytest.fixture
def posting(app: Flask) -> FlaskClient:
    app.add_url_rule("/echo", "echo", lambda: str(len(request.form.get("a", ""))), methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://127.0.0.1"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_posts_come_from_this_site(
    posting: FlaskClient, headers: dict[str, str], status: int
) -> None:
    with posting.post(
        "/echo", data={"a": "12"}, headers=headers, base_url="http://127.0.0.1"
    ) as response:
        assert response.status_code == status


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"Content-Length: 6\r\n", b"a=1234", b"200"),
        (b"Transfer-Encoding: chunked\r\n", b"6\r\na=1234\r\n0\r\n\r\n", b"411"),
        (b"Content-Length: 60\r\n", b"a=1234", b"400"),
    ],
)
def test_bodies_are_whole(
    app: Flask, posting: FlaskClient, head: bytes, body: bytes, status: bytes
) -> None:
    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.create_connection(("127.0.0.1", server.server_port)) as line:
        line.sendall(
            b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n" + head + b"\r\n" + body
        )
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(100)
    server.shutdown()
    server.server_close()

    assert answer.split()[1] == status


@pytest.mark.parametrize(
    ("name", "plain", "exact"),
    [
        ("IMG_1.jpg", "IMG_1.jpg", "IMG_1.jpg"),
        ("été.jpg", "_t_.jpg", "%C3%A9t%C3%A9.jpg"),
        ("100%25.jpg", "100_25.jpg", "100%2525.jpg"),
        ('a"b\\c/d.jpg', "a_b_c_d.jpg", "a%22b_c_d.jpg"),
        ("a\r\nb\0\x9f.jpg", "a__b__.jpg", "a__b__.jpg"),
        ("a\u202egpj.exe", "a_gpj.exe", "a_gpj.exe"),
        ("a\ud800.jpg", "a_.jpg", "a_.jpg"),
    ],
)
def test_a_download_has_one_name_that_breaks_out_of_nothing(
    name: str, plain: str, exact: str
) -> None:
    assert attachment(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"
