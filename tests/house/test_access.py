"""Access inside: what shows a personal record notes it, and what is the owner's is closed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.access_log import SHOWS
from photoallegret.accounts.models import Role
from photoallegret.db import db
from tests.factories import make_account, make_question, sign_in

NOT_OF_PEOPLE = {"photo_id", "gallery_id", "former_id", "maintenance_id"}
"""Numbers of records that tell of nobody who can be found by them."""
OWNERS_ALONE = [
    "/atelier/clauses",
    "/atelier/courrier",
    "/atelier/courrier/1",
    "/atelier/questions/1/preuve",
    "/en/studio/mail",
    "/en/studio/questions/1/evidence",
]
"""Pages that no helper may open: mail, and evidence for the authorities."""


def test_every_page_of_a_personal_record_notes_the_look(app: Flask) -> None:
    silent = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/atelier") or "GET" not in (rule.methods or ()):
            continue
        numbers = set(re.findall(r"<int[^>]*:(\w+)>", rule.rule)) - NOT_OF_PEOPLE
        noted = getattr(app.view_functions[rule.endpoint], SHOWS, ("", ""))
        if numbers and noted[1] not in numbers:
            silent.append(rule.rule)
        assert not noted[0] or noted[0] in db.metadata.tables, rule.rule

    assert silent == [], (
        'decorate the view with @shows_personal("table", "argument"), or name the argument in '
        "NOT_OF_PEOPLE if its records tell of nobody"
    )


@pytest.mark.parametrize("path", OWNERS_ALONE)
def test_a_helper_finds_nothing_there(app: Flask, path: str) -> None:
    make_question(state="declined")
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()
    helper: FlaskClient = sign_in(app, agent)

    assert helper.get(path).status_code == 404
    assert helper.post(path).status_code in (404, 405)
