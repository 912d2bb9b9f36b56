"""The people in a photo, on its page in the studio."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.releases.operations.recording import record_release
from tests.factories import make_account, make_photo, save, sign_in
from tests.releases.conftest import TODAY, Act, Counting, terms_of
from tests.support.pages import visit

PAGE, POST = "/atelier/photos/1", "/atelier/photos/1/personnes"


def photo() -> Photo:
    save()
    return db.session.get_one(Photo, 1)


def test_nothing_is_recorded_at_first_and_nobody_can_be_said(studio: FlaskClient, act: Act) -> None:
    make_photo("a")
    save()
    page = visit(studio, PAGE)
    assert page.soup.select_one("#people h2").get_text() == "Personnes visibles"
    assert "Rien n’est inscrit" in page.text
    save()

    answer = act(POST, act="declare", ground="nobody")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}#people")
    assert photo().is_cleared
    assert "Rien ne s’y oppose" in visit(studio, PAGE).text
    save()
    act(POST, act="retract")
    assert not photo().is_cleared


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"act": "declare", "ground": "crowd", "reason": " "}, 422),
        ({"act": "declare", "ground": "release", "reason": "x"}, 422),
        ({"act": "declare"}, 422),
        ({"act": "join", "release": "99"}, 404),
        ({"act": "join", "release": "x"}, 404),
        ({"act": "other"}, 400),
        ({}, 400),
        ({"act": "declare", "ground": "nobody", "token": "forged"}, 400),
    ],
)
def test_what_is_incomplete_or_forged_changes_nothing(
    studio: FlaskClient, act: Act, sent: dict[str, object], status: int
) -> None:
    make_photo("a")
    save()

    assert act(POST, **sent).status_code == status

    assert not photo().is_cleared


def test_an_exception_keeps_its_reason(studio: FlaskClient, act: Act) -> None:
    make_photo("a")
    save()

    act(POST, act="declare", ground="public-event", reason="Fête du village, 14 juillet")

    page = visit(studio, PAGE)
    assert "Fête du village, 14 juillet" in page.soup.select_one("#people").get_text()
    save()
    assert photo().is_cleared


def test_a_release_recorded_already_is_joined(studio: FlaskClient, act: Act) -> None:
    make_photo("a")
    other = make_photo("b")
    release = record_release(terms_of(), other, now(), TODAY)
    release_id = release.id
    save()
    assert "Jeanne Martin, jusqu’au" in visit(studio, PAGE).text
    save()

    act(POST, act="join", release=release_id)

    assert photo().is_cleared
    page = visit(studio, "/en/studio/photos/1")
    assert page.soup.select_one("#people .hung a")["href"] == f"/en/studio/releases/{release_id}"


def test_a_helper_may_record_too_and_a_stranger_finds_nothing(
    app: Flask, client: FlaskClient
) -> None:
    make_photo("a")
    agent = make_account("agent@example.org", Role.AGENT)
    db.session.commit()

    assert client.post(POST).status_code == 404
    helper = sign_in(app, agent)
    assert visit(helper, PAGE).soup.select_one("#people")


def test_the_part_costs_a_few_queries_whatever_the_releases(
    studio: FlaskClient, counting: Counting
) -> None:
    made = make_photo("a")
    record_release(terms_of("A"), made, now(), TODAY)
    save()
    with counting() as few:
        visit(studio, PAGE)
    save()
    for name in "BCDEF":
        record_release(terms_of(name), db.session.get_one(Photo, 1), now(), TODAY)
    save()
    with counting() as many:
        visit(studio, PAGE)

    assert len(many) == len(few)
