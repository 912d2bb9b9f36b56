"""security.txt (RFC 9116): whom to tell, and an end that is always to come."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from photoallegret.clock import now


def test_it_says_whom_to_tell(client: FlaskClient) -> None:
    with client.get("/.well-known/security.txt") as response:
        told = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert told["Contact"] == "mailto:contact@photoallegret.com"
    assert told["Preferred-Languages"] == "fr, en"
    assert told["Canonical"].endswith("/.well-known/security.txt")
    left = datetime.fromisoformat(told["Expires"]) - now()
    assert timedelta(days=90) < left < timedelta(days=365)
