"""Requests counted for the evidence: by right and state, late ones apart, nobody named."""

from datetime import timedelta

from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.rights.models import Kind, RequestState
from photoallegret.rights.queries.counted import counted_requests
from tests.factories import make_request


def test_nothing_yet(app: Flask) -> None:
    assert app.testing
    assert counted_requests() == []


def test_late_answers_are_told_apart(app: Flask) -> None:
    assert app.testing
    make_request(at=now())
    for days in (10, 90):
        ended = make_request(at=now() - timedelta(days=days))
        ended.state, ended.closed_at = RequestState.GRANTED, now()
    make_request(Kind.ERASURE, at=now())
    db.session.flush()

    assert counted_requests() == [
        {"right": "access", "state": "granted", "count": 2, "late": 1},
        {"right": "access", "state": "open", "count": 1, "late": 0},
        {"right": "erasure", "state": "open", "count": 1, "late": 0},
    ]
