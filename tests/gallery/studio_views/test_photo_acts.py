"""What one button does to a photo."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingAct, PublishingEntry
from photoallegret.storage import Storage
from tests.factories import make_gallery, make_photo, save, write_files
from tests.support.forms import filled, post, press
from tests.support.pages import visit


def act(name: str) -> str:
    return f'form:has(input[name=act][value="{name}"]):not(.describe)'


def hang(storage: Storage, **values: object) -> int:
    photo = make_photo("a", title="Grève", **values)  # type: ignore[arg-type]  # as the factory takes them
    write_files(storage, photo, public=True)
    make_gallery("nord", [photo])
    photo_id = photo.id
    save()
    return photo_id


def entries() -> list[tuple[PublishingAct, int | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(PublishingEntry).order_by(PublishingEntry.id))
    found = [(row.act, row.account_id, row.detail) for row in rows]
    db.session.rollback()
    return found


def test_withdrawing_is_logged_and_can_be_taken_back(
    studio: FlaskClient, client: FlaskClient, owner: Account, storage: Storage
) -> None:
    photo_id = hang(storage)
    url, key = f"/atelier/photos/{photo_id}", db.session.get_one(Photo, photo_id).key

    press(studio, visit(studio, url), act("withdraw"))
    assert storage.is_public(key) is False
    visit(client, "/galeries/nord/a", 410)
    page = visit(studio, url)
    assert "Retirée depuis" in page.text
    press(studio, page, ".toast form")

    assert storage.is_public(key) is True
    visit(client, "/galeries/nord/a")
    assert entries() == [
        (PublishingAct.WITHDRAWN, owner.id, ""),
        (PublishingAct.RESTORED, owner.id, ""),
    ]


def test_the_bin_hides_it_until_it_is_taken_out(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    url = f"/atelier/photos/{hang(storage)}"

    press(studio, visit(studio, url), act("bin"))
    visit(client, "/galeries/nord/a", 410)
    page = visit(studio, url)
    assert "Dans la corbeille" in page.text
    press(studio, page, act("take-out"))

    visit(client, "/galeries/nord/a")
    assert [entry[0] for entry in entries()] == [PublishingAct.BINNED, PublishingAct.RESTORED]


def test_it_can_be_withdrawn_at_a_date(
    studio: FlaskClient, client: FlaskClient, storage: Storage
) -> None:
    photo_id = hang(storage)
    url, form = f"/atelier/photos/{photo_id}", 'form[action$="/retrait"]'
    sent = filled(visit(studio, url), form)

    for wrong in ("", "demain", "2020-01-01T10:00"):
        page = post(studio, f"{url}/retrait", sent | {"at": wrong}, 422)
        assert "une date et une heure à venir" in page.text
    post(studio, f"{url}/retrait", sent | {"at": "2090-07-01T10:00"})

    photo = db.session.get_one(Photo, photo_id)
    assert photo.withdrawn_at is not None
    assert photo.withdrawn_at.isoformat() == "2090-07-01T08:00:00+00:00"  # in Paris, in summer
    assert entries()[0][2] == "from 2090-07-01T10:00:00+02:00"
    visit(client, "/galeries/nord/a")
    page = visit(studio, url)
    assert "Elle sera retirée le 1 juillet 2090 à 10:00." in page.soup.get_text()
    press(studio, page, act("show"))
    assert db.session.get_one(Photo, photo_id, populate_existing=True).withdrawn_at is None


def test_files_that_failed_are_tried_again(studio: FlaskClient, storage: Storage) -> None:
    photo_id = hang(storage, avif_at=None, attempts=3, failure="no memory")
    url = f"/atelier/photos/{photo_id}"
    page = visit(studio, url)
    assert "no memory" in page.text

    press(studio, page, act("retry"))

    assert db.session.get_one(Photo, photo_id, populate_existing=True).attempts == 0
    assert "AVIF se préparent" in visit(studio, url).text
    assert entries() == []


def test_an_unknown_or_forged_act_does_nothing(studio: FlaskClient, storage: Storage) -> None:
    photo_id = hang(storage)
    url = f"/atelier/photos/{photo_id}"
    sent = filled(visit(studio, url), act("bin"))

    post(studio, f"{url}/acte", sent | {"act": "burn"}, 400)
    post(studio, f"{url}/acte", sent | {"form_token": "x"}, 400)
    post(studio, "/atelier/photos/999/acte", sent, 404)

    assert now() - timedelta(days=1) > db.session.get_one(Photo, photo_id).imported_at
    assert entries() == []
