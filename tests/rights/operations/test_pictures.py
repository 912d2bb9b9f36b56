"""Photographs taken off as a precaution: at whose wish, how many a day, told to whom."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.rights.models import EventKind, Kind, Proof, RightsRequest
from photoallegret.rights.operations.pictures import PERSON_A_DAY, SITE_A_DAY, take_off
from photoallegret.rights.operations.requesting import prove
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_photo
from tests.rights.conftest import Make, mails

ANNE = "anne@example.org"


def asked(
    make_request: Make,
    number: int = 1,
    email: str = ANNE,
    kind: Kind = Kind.PICTURE,
    *,
    is_minor: bool = False,
) -> RightsRequest:
    """Return a request about a photo of its own, who asks known."""
    photo = make_photo(f"quai-{email.split('@', maxsplit=1)[0]}-{number}")
    request = make_request(kind, email, photo, is_minor=is_minor)
    prove(request, Proof.LINK, Act(now()))
    return request


@pytest.mark.parametrize(
    ("is_chosen", "is_minor", "is_off"),
    [(True, False, True), (False, False, False), (False, True, True), (True, True, True)],
)
def test_it_goes_off_if_so_chosen_and_always_for_a_minor(
    make_request: Make, owner: Account, *, is_chosen: bool, is_minor: bool, is_off: bool
) -> None:
    request = asked(make_request, is_minor=is_minor)

    done = take_off(request, Act(now()), is_chosen=is_chosen)

    photo = request.photo
    assert photo is not None
    assert done == is_off
    assert (photo.care_at is not None) == is_off
    told = [one for one in request.events if one.kind is EventKind.WITHDRAWN]
    assert [one.is_told for one in told] == [True] * is_off
    db.session.commit()
    expected = [("rights-step", ANNE), ("rights-picture", owner.email)]
    assert mails() == expected * is_off


def test_it_is_a_right_of_those_in_pictures_alone(make_request: Make) -> None:
    request = asked(make_request, kind=Kind.ERASURE)

    assert not take_off(request, Act(now()), is_chosen=True)
    assert not take_off(make_request(Kind.PICTURE), Act(now()), is_chosen=True)


def test_what_is_off_already_is_not_taken_off_twice(make_request: Make) -> None:
    request = asked(make_request)

    first, second = (take_off(request, Act(now()), is_chosen=True) for _ in range(2))

    assert (first, second) == (True, False)


def test_one_person_has_three_off_in_a_day(app: Flask, make_request: Make) -> None:
    assert app.testing
    whole = [asked(make_request, number) for number in range(PERSON_A_DAY + 1)]
    done = [take_off(one, Act(now()), is_chosen=True) for one in whole]

    other = take_off(asked(make_request, email="paul@example.org"), Act(now()), is_chosen=True)
    tomorrow = take_off(whole[-1], Act(now() + timedelta(days=1)), is_chosen=True)

    assert done == [True] * PERSON_A_DAY + [False]
    assert other
    assert tomorrow


def test_the_site_has_ten_off_in_a_day(make_request: Make) -> None:
    emails = [f"p{number}@example.org" for number in range(SITE_A_DAY + 1)]

    done = [take_off(asked(make_request, email=one), Act(now()), is_chosen=True) for one in emails]

    assert done == [True] * SITE_A_DAY + [False]
    last = db.session.get(Photo, SITE_A_DAY + 1)
    assert last is not None
    assert last.care_at is None
