"""How the site fares is told to this machine alone; lines of requests hold no address."""

import http.client
import json
import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.config import Settings
from photoallegret.data_folder import make_folders
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.paths import SITE_EXAMPLE, TOP
from photoallegret.secrets_file import make_secrets
from photoallegret.site_file import Operations
from photoallegret.watching import views
from tests.support.pages import visit
from tests.support.processes import becomes, environment
from tests.test_config import complete

FACTS = ("database", "write", "schema", "disk")


def test_a_program_of_this_machine_is_told(client: FlaskClient) -> None:
    alive, ready = client.get("/-/alive"), client.get("/-/ready")

    assert alive.get_json() == {"alive": True}
    assert ready.status_code == 200
    assert ready.get_json() == {"ready": True} | dict.fromkeys((*FACTS, "queue", "outbox"), True)
    for answer in (alive, ready):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_what_is_not_ready_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "keeping_up", lambda *_told: {"queue": False, "outbox": True})

    late, web = client.get("/-/ready"), client.get("/-/ready?web")

    assert late.status_code == 503
    assert (late.get_json()["ready"], late.get_json()["queue"]) == (False, False)
    assert web.status_code == 200
    assert set(web.get_json()) == {"ready", *FACTS}


@pytest.mark.parametrize("path", ["/-/alive", "/-/ready", "/-/metrics"])
@pytest.mark.parametrize(
    "told",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
        {"headers": {"Host": "evil.example"}},
        {"method": "POST"},
    ],
)
def test_nobody_else_is_told_anything(
    client: FlaskClient, path: str, told: dict[str, object]
) -> None:
    answer = client.open(path, **told)  # type: ignore[arg-type]

    assert answer.status_code in (400, 404)
    assert b"database" not in answer.data


def test_metrics_are_off_until_they_are_wanted(
    client: FlaskClient, make_settings: Callable[..., Settings]
) -> None:
    off = client.get("/-/metrics").status_code
    settings = make_settings()
    site = replace(settings.site, operations=Operations(metrics=True))
    other = create_app(replace(settings, site=site))
    wanting = other.test_client()
    wanting.get("/galeries/rien")

    told = wanting.get("/-/metrics")
    with other.app_context():
        db.engine.dispose()

    assert off == 404
    assert told.mimetype == "text/plain"
    assert 'method="GET",route="/galeries/<gallery>",status="404"} 1' in told.text
    assert "rien" not in told.text


@pytest.fixture
def real(make_settings: Callable[..., Settings]) -> Iterator[Flask]:
    """Return the real site, which writes a line for each request."""
    settings = make_settings()
    site = replace(settings.site, host="example.org")
    secrets = make_secrets(settings.data)
    app = create_app(replace(settings, environment="production", site=site, secrets=secrets))
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_line_holds_the_pattern_and_for_refusals_the_network(
    real: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client = real.test_client()
    told = {"Host": "example.org", "X-Forwarded-For": "203.0.113.77", "X-Forwarded-Proto": "https"}

    with caplog.at_level(logging.INFO, logger="photoallegret.requests"):
        client.get("/plan-du-site", headers=told)
        client.get("/galeries/secret?jeton=abc", headers=told)
        client.open("/", method="SPY", headers=told)

    well, refused, odd = [
        record.fields  # type: ignore[attr-defined]
        for record in caplog.records
        if record.name == "photoallegret.requests"
    ]
    assert (well["method"], well["route"], well["status"]) == ("GET", "/plan-du-site", 200)
    assert "network" not in well
    assert (refused["route"], refused["network"]) == ("/galeries/<gallery>", "203.0.113.0/24")
    assert (odd["method"], odd["route"]) == ("?", "(no page)")
    assert "secret" not in caplog.text
    assert "203.0.113.77" not in caplog.text


class _ThroughSocket(http.client.HTTPConnection):
    """A conversation through a socket of the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("www.photoallegret.com", timeout=30)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


def asked(path: Path, address: str, **headers: str) -> tuple[int, bytes]:
    """Return status and body of what is answered through the socket ``path``."""
    line = _ThroughSocket(path)
    try:
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def test_the_real_server_answers_its_own_socket_and_writes_json(tmp_path: Path) -> None:
    make_folders(tmp_path / "data")
    text = complete(SITE_EXAMPLE.read_text(encoding="utf-8"))
    (tmp_path / "data" / "site.toml").write_text(text, encoding="utf-8")
    path = tmp_path / "http.sock"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--uds", str(path)),
            *("--blocking-threads", "1", "--no-log", "app:app"),
        ],
        cwd=TOP,
        env=environment(tmp_path / "data", PHOTOALLEGRET_ENV="production"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert becomes(lambda: path.exists() and _answers(path), 60)
        ready = asked(path, "/-/ready?web")
        through_proxy = asked(path, "/-/ready", **{"X-Forwarded-For": "192.0.2.7"})
    finally:
        server.send_signal(signal.SIGTERM)
        _out, lines = server.communicate(timeout=60)

    assert ready[0] == 200
    assert json.loads(ready[1])["ready"] is True
    assert through_proxy[0] == 404
    told = [json.loads(line) for line in lines.splitlines()]
    (refused,) = [one for one in told if one["logger"] == "photoallegret.requests"]
    assert (refused["route"], refused["status"]) == ("(no page)", 404)
    assert (refused["network"], refused["level"]) == ("192.0.2.0/24", "info")
    assert len(refused["request_id"]) == 16
    assert "192.0.2.7" not in lines


def _answers(path: Path) -> bool:
    try:
        return asked(path, "/-/alive")[0] == 200
    except OSError:
        return False


def test_the_notice_tells_of_visits_where_they_are_counted(
    client: FlaskClient, make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings()
    site = replace(settings.site, operations=Operations(access_log="/var/log/visits.log"))
    counting = create_app(replace(settings, site=site))

    before = visit(client, "/confidentialite").text
    french = visit(counting.test_client(), "/confidentialite").text
    english = visit(counting.test_client(), "/en/privacy").text
    with counting.app_context():
        db.engine.dispose()

    assert "vingt-cinq mois" not in before
    assert "vingt-cinq mois" in french
    assert "twenty-five months" in english
