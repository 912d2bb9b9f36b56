"""Releases that end: by an act, on their day; what becomes of their photos, who is told."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo, PublishingEntry
from photoallegret.gallery.operations.access import demand_releases
from photoallegret.gallery.operations.settling import states_of
from photoallegret.gallery.operations.withdrawing import restore_photo, withdraw_for_care
from photoallegret.outbox.models import OutgoingMail
from photoallegret.releases.models import Ground, Release
from photoallegret.releases.operations.ending import (
    due_releases,
    end_release,
    end_remains,
    keep_day,
)
from photoallegret.releases.operations.recording import cover_photo, declare, record_release
from tests.factories import make_account, make_gallery, make_photo
from tests.releases.conftest import MINOR, TODAY, terms_of

DAY = timedelta(days=1)


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def days_come(today: date, at: datetime) -> list[int]:
    db.session.commit()  # the work looks with a connection of its own
    return [one for number in due_releases(today) for one in keep_day(number, today, at)]


def test_ending_withdraws_at_once_and_tells_once(client: FlaskClient) -> None:
    make_account("owner@example.org", Role.OWNER)
    a, b = make_photo("a"), make_photo("b")
    gallery = make_gallery("g", [a, b])
    release = record_release(terms_of(), a, now(), TODAY)
    cover_photo(release, b, now())
    moment = now()

    assert end_release(release, moment) == [a.id, b.id]
    assert end_release(release, moment + DAY) == []

    assert (a.withdrawn_at, b.withdrawn_at, a.is_cleared) == (moment, moment, False)
    assert (release.ended_at, release.claims_since, gallery.photo_count) == (moment, moment, 0)
    (mail,) = mails()
    assert (mail.slug, mail.recipient) == ("release-ended", "owner@example.org")
    assert "Jeanne" not in str(mail.content)
    log = db.session.scalars(select(PublishingEntry)).all()
    assert [one.detail for one in log] == ["release ended"] * 2
    db.session.commit()
    assert client.get("/galeries/g/a").status_code == 410


def test_the_day_after_the_last_one_it_ends_and_not_before(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    photo = make_photo("a")
    record_release(terms_of(until_on=TODAY), photo, now(), TODAY)

    assert days_come(TODAY, now()) == []
    assert days_come(TODAY + DAY, now()) == [photo.id]
    assert days_come(TODAY + DAY, now()) == []

    assert photo.withdrawn_at is not None
    assert len(mails()) == 1


def test_a_new_release_does_not_show_it_again_by_itself(app: Flask) -> None:
    photo = make_photo("a")
    gallery = make_gallery("g", [photo], demands_releases=True)
    release = record_release(terms_of(until_on=TODAY), photo, now(), TODAY)
    assert gallery.photo_count == 1
    days_come(TODAY + DAY, now())

    record_release(terms_of(), photo, now(), TODAY)
    assert (photo.is_cleared, gallery.photo_count, release.is_in_force) == (True, 0, False)
    restore_photo(photo)
    assert gallery.photo_count == 1


def test_who_agreed_anew_before_the_end_stays_shown_and_nobody_is_told(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    photo = make_photo("a")
    record_release(terms_of(until_on=TODAY), photo, now(), TODAY)
    record_release(terms_of("JEANNE MARTIN"), photo, now(), TODAY)

    assert days_come(TODAY + DAY, now()) == []
    assert (photo.withdrawn_at, photo.is_cleared, mails()) == (None, True, [])


def test_one_of_two_people_is_enough_to_withdraw(app: Flask) -> None:
    photo = make_photo("a")
    anne = record_release(terms_of("Anne"), photo, now(), TODAY)
    record_release(terms_of("Paul"), photo, now(), TODAY)

    assert end_release(anne, now()) == [photo.id]


def test_a_release_begins_on_its_day(app: Flask) -> None:
    photo = make_photo("a")
    release = record_release(terms_of(from_on=TODAY + DAY), photo, now(), TODAY)

    assert days_come(TODAY + DAY, now()) == [photo.id]
    assert (release.is_in_force, photo.is_cleared, photo.withdrawn_at) == (True, True, None)


def test_claims_of_a_minor_run_from_the_year_after_the_coming_of_age(app: Flask) -> None:
    photo = make_photo("a")
    release = record_release(terms_of(**MINOR), photo, now(), TODAY)

    end_release(release, now())

    assert release.claims_since == datetime(2036, 1, 1, tzinfo=UTC)


def test_what_was_declared_of_a_deleted_photo_ends(app: Flask) -> None:
    photo, kept = make_photo("a"), make_photo("b")
    declare(photo, Ground.CROWD, "le marché", now())
    standing = declare(kept, Ground.NOBODY, "", now())
    gone = record_release(terms_of(), photo, now(), TODAY)
    db.session.commit()
    db.session.delete(db.session.get_one(Photo, photo.id))
    db.session.commit()
    moment = now()

    end_remains(moment)

    rows = {one.ground: one for one in db.session.scalars(select(Release))}
    assert rows[Ground.CROWD].claims_since == moment
    assert rows[Ground.NOBODY].id == standing.id
    assert standing.is_in_force
    assert gone.is_in_force


def test_a_day_is_looked_at_again_once_the_release_is_held(app: Flask) -> None:
    photo = make_photo("a")
    release = record_release(terms_of(), photo, now(), TODAY)

    assert keep_day(release.id + 1, TODAY, now()) == []
    end_release(release, now())
    assert keep_day(release.id, TODAY, now()) == []

    assert not release.is_in_force


def test_a_gallery_that_demands_no_more_shows_nothing_that_was_taken_off(app: Flask) -> None:
    """Neither what somebody in it asked to go, nor whose release ended."""
    asked, ended, plain = make_photo("a"), make_photo("b"), make_photo("c")
    gallery = make_gallery("g", [asked, ended, plain], demands_releases=True)
    withdraw_for_care(asked, "asked", now())
    end_release(record_release(terms_of(), ended, now(), TODAY), now())

    demand_releases(gallery, demands=False, account_id=None)
    db.session.commit()

    assert (gallery.photo_count, gallery.shown_cover_id) == (1, plain.id)
    public = {state.id: state.is_public for state in states_of([1, 2, 3], now())}
    assert public == {asked.id: False, ended.id: False, plain.id: True}
