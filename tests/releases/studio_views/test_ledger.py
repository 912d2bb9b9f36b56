"""Releases in the studio: recorded, corrected, ended, and those that end soon."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.releases.models import Release
from photoallegret.releases.operations.ending import end_release
from photoallegret.releases.operations.recording import record_release
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
from tests.gallery.studio_views.conftest import fields_of
from tests.releases.conftest import TODAY, Act, terms_of
from tests.support.pages import read, visit

NEW = "/atelier/photos/1/autorisation"
PAPER = {
    "person": " Jeanne Martin ",
    "scope": "Mon portrait",
    "media": "Site",
    "territory": "France",
    "from_on": "2025-01-01",
    "until_on": "2099-12-31",
    "signed_on": "2025-01-01",
    "kept_where": "Classeur bleu",
}
CHILD = {
    "is_minor": "y",
    "guardian": "Paul Martin",
    "other_guardian": "Lise Martin",
    "adult_from": "2035",
}


def send(client: FlaskClient, path: str = NEW, **values: str) -> TestResponse:
    hidden = fields_of(client, path, path.rpartition("/")[2])
    save()
    return client.post(path, data={**hidden, **PAPER, **values})


def the_release() -> Release:
    save()
    return db.session.scalars(select(Release)).one()


def recorded(**values: object) -> int:
    photo = make_photo("a", title="Portrait")
    release_id = record_release(terms_of(**values), photo, now(), TODAY).id  # type: ignore[arg-type]  # as given
    save()
    return release_id


def test_a_paper_is_recorded_and_read(studio: FlaskClient) -> None:
    make_photo("a", title="Portrait")
    save()

    answer = send(studio, **CHILD)

    found = the_release()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/atelier/autorisations/{found.id}"
    assert (found.person, found.until_on, found.is_in_force) == (
        "Jeanne Martin",
        date(2099, 12, 31),
        True,
    )
    assert (found.other_guardian, found.adult_from) == ("Lise Martin", 2035)
    assert db.session.get_one(Photo, 1).is_cleared
    save()
    page = visit(studio, answer.headers["Location"])
    assert page.h1 == "Autorisation de Jeanne Martin"
    assert page.soup.find("input", id="until_on")["value"] == "2099-12-31"
    assert page.soup.select_one(".hung a").get_text() == "Portrait"


def test_parents_of_an_adult_are_not_kept(studio: FlaskClient) -> None:
    make_photo("a")
    save()

    send(studio, guardian="Paul Martin", adult_from="2035")

    assert (the_release().guardian, the_release().adult_from) == ("", None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until_on": ""}, "until_on"),
        ({"until_on": "2024-01-01"}, "until_on"),
        ({"until_on": "9999-01-01"}, "until_on"),
        ({"signed_on": "0001-01-01"}, "signed_on"),
        ({"person": "  "}, "person"),
        ({"scope": ""}, "scope"),
        ({"kept_where": "x" * 1001}, "kept_where"),
        ({**CHILD, "other_guardian": " "}, "other_guardian"),
        ({**CHILD, "adult_from": ""}, "adult_from"),
        ({**CHILD, "adult_from": "soon"}, "adult_from"),
        ({**CHILD, "adult_from": "2020"}, "adult_from"),
        ({**CHILD, "other_guardian": "paul  MÁRTIN"}, "other_guardian"),
    ],
)
def test_a_paper_that_proves_nothing_is_refused_with_all_that_was_typed(
    studio: FlaskClient, wrong: dict[str, str], field: str
) -> None:
    make_photo("a")
    save()

    answer = send(studio, **wrong)

    page = read(answer.get_data(as_text=True), answer.status_code, dict(answer.headers))
    assert answer.status_code == 422
    assert page.soup.select_one(f"#{field}-error")
    assert page.soup.find("input", id="territory")["value"] == "France"
    save()
    assert db.session.scalars(select(Release)).all() == []


def test_what_was_mistyped_is_corrected(studio: FlaskClient) -> None:
    release_id = recorded()
    path = f"/atelier/autorisations/{release_id}"

    assert send(studio, path, person="Jeanne Marten").status_code == 303

    assert the_release().person == "Jeanne Marten"


def test_a_forged_form_is_refused(studio: FlaskClient) -> None:
    make_photo("a")
    save()

    assert studio.post(NEW, data={**PAPER, "form_token": "x"}).status_code == 400
    save()
    assert db.session.scalars(select(Release)).all() == []


def test_ending_withdraws_the_photo_in_the_same_request(
    studio: FlaskClient, client: FlaskClient, act: Act, storage: Storage
) -> None:
    release_id = recorded()
    photo = db.session.get_one(Photo, 1)
    make_gallery("g", [photo])
    write_files(storage, photo, public=True)
    key = photo.key
    save()

    answer = act(f"/atelier/autorisations/{release_id}/acte", act="end")

    assert answer.status_code == 303
    assert not storage.is_public(key)
    save()
    assert client.get("/galeries/g/a").status_code == 410
    save()
    page = visit(studio, f"/atelier/autorisations/{release_id}")
    assert "1 photographie est retirée" in page.text.replace("\xa0", " ")
    assert page.soup.select("main form") == []
    save()
    assert studio.get("/atelier/photos/1").status_code == 200


def test_what_ended_cannot_be_corrected(studio: FlaskClient) -> None:
    release_id = recorded()
    path = f"/atelier/autorisations/{release_id}"
    hidden = fields_of(studio, path, str(release_id))
    save()
    end_release(db.session.get_one(Release, release_id), now())
    save()

    answer = studio.post(path, data={**hidden, **PAPER, "person": "Autre"})

    assert answer.status_code == 409
    assert the_release().person == "Jeanne Martin"


def test_what_ended_covers_what_it_covered(studio: FlaskClient, act: Act) -> None:
    release_id = recorded()
    end_release(db.session.get_one(Release, release_id), now())
    save()

    answer = act(f"/atelier/autorisations/{release_id}/acte", act="uncover", photo="1")

    assert answer.status_code == 409
    assert [one.id for one in the_release().photos] == [1]


def test_a_photo_is_taken_from_it_without_being_withdrawn(studio: FlaskClient, act: Act) -> None:
    release_id = recorded()

    act(f"/atelier/autorisations/{release_id}/acte", act="uncover", photo="1")

    save()
    photo = db.session.get_one(Photo, 1)
    assert (photo.is_cleared, photo.withdrawn_at) == (False, None)
    save()
    assert "Aucune." in visit(studio, f"/atelier/autorisations/{release_id}").text


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/atelier/autorisations/1/acte", {"act": "other"}, 400),
        ("/atelier/autorisations/1/acte", {"act": "uncover", "photo": "9"}, 404),
        ("/atelier/autorisations/9/acte", {"act": "end"}, 404),
        ("/atelier/autorisations/1/acte", {"act": "end", "token": "x"}, 400),
    ],
)
def test_an_act_on_nothing_changes_nothing(
    studio: FlaskClient, act: Act, path: str, sent: dict[str, object], status: int
) -> None:
    recorded()

    assert act(path, **sent).status_code == status

    assert the_release().ended_at is None


def test_those_that_end_within_sixty_days_are_listed(studio: FlaskClient) -> None:
    today, photo = now().date(), make_photo("a")
    for person, days in (("Bientôt", 60), ("Demain", 1), ("Plus tard", 70)):
        terms = terms_of(person, until_on=today + timedelta(days=days))
        record_release(terms, photo, now(), today)
    ended = record_release(terms_of("Terminée", until_on=today), photo, now(), today)
    end_release(ended, now())
    save()

    page = visit(studio, "/atelier/autorisations")

    who = [one.get_text(strip=True) for one in page.soup.select(".letter__who")]
    assert who == ["Demain", "Bientôt"]
    save()
    english = visit(studio, "/en/studio/releases")
    assert english.h1 == "Releases"


def test_none_ends_soon(studio: FlaskClient) -> None:
    assert "Aucune autorisation" in visit(studio, "/atelier/autorisations").text


@pytest.mark.parametrize("path", ["/atelier/autorisations/9", "/atelier/photos/9/autorisation"])
def test_what_is_not_there_is_not_found(studio: FlaskClient, path: str) -> None:
    visit(studio, path, status=404)
