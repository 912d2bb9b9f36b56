"""When the people in a photo agreed, and what visitors see of one where they did not."""

from datetime import timedelta

from flask.testing import FlaskClient

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery, Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.shown import file_address
from photoallegret.releases.models import Ground, Release
from photoallegret.releases.operations.clearing import is_cleared, people_left_out
from photoallegret.releases.operations.recording import declare, record_release
from photoallegret.storage import Storage
from tests.factories import LONG_AGO, make_gallery, make_photo, save, write_files
from tests.releases.conftest import TODAY, terms_of

DAY = timedelta(days=1)


def signed(person: str, *, ended: int | None = None) -> Release:
    """Return a release that is in force, or ended so many days after the tests' beginning."""
    return Release(
        ground=Ground.RELEASE,
        person=person,
        is_in_force=ended is None,
        recorded_at=LONG_AGO,
        ended_at=None if ended is None else LONG_AGO + ended * DAY,
    )


def declared(ground: Ground, day: int = 0) -> Release:
    return Release(
        ground=ground, person="", is_in_force=True, recorded_at=LONG_AGO + day * DAY, ended_at=None
    )


def test_each_person_once_recorded_must_still_agree() -> None:
    anne, paul = signed("Anne Durand"), signed("Paul Durand")

    assert is_cleared([anne, paul])
    assert not is_cleared([])
    assert not is_cleared([anne, signed("Paul Durand", ended=3)])
    assert people_left_out([anne, signed("Paul Durand", ended=3)]) == {"paul durand"}


def test_a_new_release_of_the_same_person_stands_for_the_old_one() -> None:
    assert is_cleared([signed("Élise Roux", ended=1), signed("elise  ROUX")])


def test_a_declaration_covers_the_others_and_what_ended_before_it() -> None:
    ended = signed("Anne Durand", ended=3)

    assert is_cleared([declared(Ground.CROWD)])
    assert not is_cleared([ended, declared(Ground.CROWD, day=2)])
    assert is_cleared([ended, declared(Ground.CROWD, day=4)])


def statuses(client: FlaskClient, *paths: str) -> list[int]:
    save()
    found = []
    for path in paths:
        with client.get(path) as answer:
            found.append(answer.status_code)
    save()
    return found


def test_a_gallery_that_demands_releases_shows_none_without(
    client: FlaskClient, storage: Storage
) -> None:
    """The page, the files, the covers and the lists: nothing of it; another gallery shows it."""
    photo, other = make_photo("a", title="Anne"), make_photo("b")
    strict = make_gallery("stricte", [photo, other], demands_releases=True)
    write_files(storage, photo, public=True)
    write_files(storage, other, public=True)
    declare(other, Ground.NOBODY, "", now())
    ids, strict_id = [photo.id, other.id], strict.id
    file, page = file_address(photo.key, photo.renditions[0]), "/galeries/stricte/a"
    db.session.commit()
    settle_photos(storage, ids)

    assert statuses(client, page, file, "/galeries/stricte/b") == [404, 404, 200]
    for path in ("/galeries/stricte", "/", "/galeries", "/flux.xml"):
        with client.get(path) as answer:
            assert "stricte/a" not in answer.get_data(as_text=True), path
    sitemaps = client.get("/sitemap.xml").get_data(as_text=True)
    assert "stricte/a" not in sitemaps
    save()
    shown = db.session.get_one(Gallery, strict_id)
    assert (shown.photo_count, shown.shown_cover_id) == (1, ids[1])

    make_gallery("libre", [db.session.get_one(Photo, ids[0])])
    db.session.commit()
    settle_photos(storage, ids)
    assert statuses(client, page, "/galeries/libre/a", file) == [404, 200, 200]

    record_release(terms_of(), db.session.get_one(Photo, ids[0]), now(), TODAY)
    db.session.commit()
    settle_photos(storage, ids)
    assert statuses(client, page, file) == [200, 200]
    assert db.session.get_one(Gallery, strict_id).photo_count == 2
