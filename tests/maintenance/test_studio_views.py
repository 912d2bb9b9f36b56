"""Maintenance in the studio: planned, changed, cancelled, ended."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.closed import announced, closing
from photoallegret.db import db
from photoallegret.maintenance.queries import to_come
from tests.factories import data_of, make_account, sign_in
from tests.maintenance.plans import DAY, HOUR, NIGHT, at, plan
from tests.support.forms import answered, filled, post
from tests.support.pages import visit

PLAN = "/atelier/maintenance"
TYPED = {
    "begins_at": "2026-11-28T22:00",
    "ends_at": "2026-11-28T23:00",
    "words_fr": "Un nouveau disque.",
}


@pytest.fixture(autouse=True)
def _days_before(app: Flask, studio: FlaskClient) -> object:
    with at(NIGHT - 3 * DAY) as moment:
        yield moment


def test_it_is_planned_by_the_site_s_clocks_and_told_at_once(
    app: Flask, studio: FlaskClient, client: FlaskClient
) -> None:
    sent = filled(visit(studio, f"{PLAN}/nouvelle"), "form.form") | TYPED

    post(studio, f"{PLAN}/nouvelle", sent)

    (found,) = to_come(NIGHT)
    assert (found.begins_at, found.ends_at) == (NIGHT, NIGHT + HOUR)
    assert "Un nouveau disque." in visit(client, "/").text
    assert "28 novembre 2026" in visit(studio, PLAN).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"begins_at": ""}, "begins_at"),
        ({"begins_at": "demain"}, "begins_at"),
        ({"begins_at": "2026-11-20T22:00"}, "begins_at"),
        ({"ends_at": "2026-11-28T21:00"}, "ends_at"),
        ({"ends_at": "2026-12-28T21:00"}, "ends_at"),
        ({"announced_at": "2026-11-28T22:30"}, "announced_at"),
        ({"words_fr": "x" * 501}, "words_fr"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    app: Flask, studio: FlaskClient, typed: dict[str, str], field: str
) -> None:
    sent = filled(visit(studio, f"{PLAN}/nouvelle"), "form.form") | TYPED | typed

    page = answered(studio.post(f"{PLAN}/nouvelle", data=sent))

    assert page.status == 422
    assert page.soup.select_one(f"#{field}-error") is not None
    assert to_come(NIGHT) == []


def test_two_cannot_overlap(app: Flask, studio: FlaskClient) -> None:
    plan(app)
    sent = filled(visit(studio, f"{PLAN}/nouvelle"), "form.form") | TYPED

    page = answered(studio.post(f"{PLAN}/nouvelle", data=sent))

    assert (page.status, len(to_come(NIGHT))) == (422, 1)
    assert "Une autre maintenance" in page.text


def test_a_form_of_another_site_changes_nothing(app: Flask, studio: FlaskClient) -> None:
    assert studio.post(f"{PLAN}/nouvelle", data=TYPED).status_code == 400
    assert studio.post(f"{PLAN}/{plan(app)}/fin", data={"act": "cancel"}).status_code == 400
    assert len(to_come(NIGHT)) == 1


def test_it_is_changed_and_cancelled(app: Flask, studio: FlaskClient) -> None:
    address = f"{PLAN}/{plan(app)}"
    sent = filled(visit(studio, address), "form.form")
    assert sent["begins_at"] == "2026-11-28T22:00"

    post(studio, address, sent | {"begins_at": "2026-11-28T22:30"})
    changed = closing(data_of(app), NIGHT), closing(data_of(app), NIGHT + 0.5 * HOUR)
    stop = filled(visit(studio, PLAN), "form.entry__act") | {"act": "cancel"}
    post(studio, f"{address}/fin", stop)

    assert changed[0] is None
    assert changed[1] is not None
    assert announced(data_of(app), NIGHT) == []
    assert studio.get(address).status_code == 404


def test_one_under_way_is_lengthened_then_ended(app: Flask, studio: FlaskClient) -> None:
    address = f"{PLAN}/{plan(app)}"
    with at(NIGHT + 0.5 * HOUR):
        sent = filled(visit(studio, address), "form.form")
        post(studio, address, sent | {"ends_at": "2026-11-29T00:00"})
        lengthened = closing(data_of(app), NIGHT + 1.5 * HOUR)
        refused = answered(studio.post(address, data=sent | {"ends_at": "2026-11-28T22:10"}))
        stop = filled(visit(studio, PLAN), "form.entry__act") | {"act": "end"}
        post(studio, f"{address}/fin", stop)
        is_over = visit(studio, address)
        late = post(studio, f"{address}/fin", stop | {"act": "cancel"})

    assert lengthened is not None
    assert refused.soup.select_one("#ends_at-error") is not None
    assert closing(data_of(app), NIGHT + 0.5 * HOUR) is None
    assert is_over.soup.select_one("form.form") is None
    assert late.status == 303


def test_a_helper_does_not_close_the_site(app: Flask) -> None:
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()

    assert sign_in(app, agent).get(PLAN).status_code == 404
