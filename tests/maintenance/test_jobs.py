"""The file that says when the site is closed, written again from the database."""

import threading

from flask import Flask
from flask.testing import FlaskClient

from photoallegret.closed import FILE
from photoallegret.maintenance.jobs import watch
from tests.factories import data_of
from tests.maintenance.plans import close_now


def test_a_file_lost_is_written_again(app: Flask, client: FlaskClient) -> None:
    close_now(app)
    (data_of(app) / FILE).unlink()
    lost = client.get("/").status_code

    watch(threading.Event())

    assert (lost, client.get("/").status_code) == (200, 503)
