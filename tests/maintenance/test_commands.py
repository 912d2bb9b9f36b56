"""`flask maintenance`: closed for an upgrade, opened, shown."""

from flask import Flask
from flask.testing import FlaskClient

from tests.maintenance.plans import close_now


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["maintenance", *arguments])
    return result.exit_code, result.output


def test_an_upgrade_closes_the_site_and_opens_it(app: Flask, client: FlaskClient) -> None:
    begun = run(app, "begin", "--minutes", "5")
    shown, closed = run(app, "show"), client.get("/")
    ended, is_open = run(app, "end"), client.get("/")

    assert (begun[0], shown[0], ended[0]) == (0, 0, 0)
    assert begun[1] == shown[1]
    assert (closed.status_code, is_open.status_code) == (503, 200)
    assert 290 <= int(closed.headers["Retry-After"]) <= 300


def test_what_cannot_be_is_told(app: Flask) -> None:
    nothing, ended = run(app, "show"), run(app, "end")
    close_now(app)
    begun, forever = run(app, "begin"), run(app, "begin", "--minutes", "99999")

    assert nothing == (0, "Aucune maintenance n’est prévue.\n")
    assert ended[0] == begun[0] == 1
    assert "autre maintenance" in begun[1]
    assert forever[0] == 2
