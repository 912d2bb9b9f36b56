"""Releases recorded and corrected; what is declared in their place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.releases.models import Ground, Release
from photoallegret.releases.operations.ending import end_release
from photoallegret.releases.operations.recording import (
    EndedError,
    UnsoundTermsError,
    correct_release,
    cover_photo,
    declare,
    photos_of,
    record_release,
    retract,
    uncover_photo,
)
from photoallegret.releases.queries import releases_about
from tests.factories import make_photo
from tests.releases.conftest import MINOR, TODAY, YEAR, terms_of
from tests.support.meanwhile import meanwhile

DAY = timedelta(days=1)


def test_a_release_clears_its_photos_and_ends_that_nobody_is_in_them(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b")
    nobody = declare(a, Ground.NOBODY, "", now())

    release = record_release(terms_of(), a, now(), TODAY)
    assert cover_photo(release, b, now())
    assert not cover_photo(release, b, now())

    assert (a.is_cleared, b.is_cleared, photos_of(release)) == (True, True, [a.id, b.id])
    assert not nobody.is_in_force
    assert releases_about(a.id)[0][0] is release

    uncover_photo(release, b)
    assert (a.is_cleared, b.is_cleared) == (True, False)


def test_a_release_to_come_clears_nothing_yet(app: Flask) -> None:
    photo = make_photo("a")

    release = record_release(terms_of(from_on=TODAY + DAY), photo, now(), TODAY)

    assert (release.is_in_force, photo.is_cleared) == (False, False)
    correct_release(release, terms_of(), TODAY)
    assert (release.is_in_force, photo.is_cleared) == (True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_on": TODAY - 2 * YEAR},
        {**MINOR, "other_guardian": ""},
        {**MINOR, "guardian": ""},
        {**MINOR, "adult_from": None},
        {**MINOR, "other_guardian": "  PAUL   Mârtin"},
        {**MINOR, "adult_from": TODAY.year - 1},
        {**MINOR, "adult_from": TODAY.year + 19},
        {"person": ""},
    ],
)
def test_terms_that_prove_nothing_are_refused(app: Flask, wrong: dict[str, object]) -> None:
    photo = make_photo("a")
    values = {"person": "Jeanne Martin", **wrong}

    with pytest.raises(UnsoundTermsError):
        record_release(terms_of(**values), photo, now(), TODAY)  # type: ignore[arg-type]  # a name

    assert releases_about(photo.id) == ([], [])
    assert not photo.is_cleared


def test_the_database_itself_wants_both_parents_and_an_end(app: Flask) -> None:
    wrong: tuple[dict[str, object], ...] = (
        {"person": "A", "until_on": TODAY, "is_minor": True, "guardian": "B"},
        {"person": "A", "until_on": None},
    )
    for values in wrong:
        release = Release(ground=Ground.RELEASE, recorded_at=now(), is_in_force=True, **values)
        with db.session.no_autoflush:
            db.session.add(release)
            with pytest.raises(IntegrityError):
                db.session.flush()
            db.session.rollback()


def test_one_declaration_stands_at_a_time_and_exceptions_have_reasons(app: Flask) -> None:
    photo = make_photo("a")
    with pytest.raises(ValueError, match="reason"):
        declare(photo, Ground.CROWD, " ", now())
    with pytest.raises(ValueError, match="reason"):
        declare(photo, Ground.RELEASE, "signed", now())

    nobody = declare(photo, Ground.NOBODY, "", now())
    crowd = declare(photo, Ground.CROWD, "le marché", now())
    assert (nobody.is_in_force, crowd.is_in_force, photo.is_cleared) == (False, True, True)
    assert nobody.claims_since is not None

    retract(photo, now())
    assert (crowd.is_in_force, photo.is_cleared) == (False, False)


def test_what_ended_is_a_proof_and_changes_no_more(app: Flask) -> None:
    photo, other = make_photo("a"), make_photo("b")
    release = record_release(terms_of(), photo, now(), TODAY)
    end_release(release, now())

    with pytest.raises(EndedError):
        correct_release(release, terms_of("Autre"), TODAY)
    with pytest.raises(EndedError):
        cover_photo(release, other, now())
    with pytest.raises(EndedError):
        uncover_photo(release, photo)
    assert photos_of(release) == [photo.id]
    assert release.person == "Jeanne Martin"


def test_the_paper_of_somebody_grown_up_since_is_still_corrected(app: Flask) -> None:
    photo, years = make_photo("a"), TODAY.year - 5
    long_ago = TODAY.replace(year=years)
    terms = terms_of(**{**MINOR, "adult_from": years + 2})  # type: ignore[arg-type]  # as they are
    release = record_release(terms, photo, now(), long_ago)

    correct_release(release, replace(terms, scope="Ma photo"), TODAY)
    with pytest.raises(UnsoundTermsError):
        correct_release(release, replace(terms, adult_from=years + 3), TODAY)

    assert (release.scope, release.adult_from) == ("Ma photo", years + 2)


def test_what_somebody_else_ended_meanwhile_is_not_changed(app: Flask) -> None:
    """The row is read again, locked: what was read before may be old."""
    photo, other = make_photo("a"), make_photo("b")
    release = record_release(terms_of(), photo, now(), TODAY)
    release_id = release.id
    db.session.commit()
    assert release.ended_at is None
    assert other.slug == "b"

    def end() -> None:
        end_release(db.session.get_one(Release, release_id), now())

    meanwhile(app, end)

    with pytest.raises(EndedError):
        cover_photo(release, other, now())
    with pytest.raises(EndedError):
        correct_release(release, terms_of("Autre"), TODAY)
