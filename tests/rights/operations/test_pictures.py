"""Photographs taken off as a precaution: at whose wish, how many a day, told to whom, put back."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.withdrawing import withdraw_photo
from photoallegret.rights.models import EventKind, Kind, Proof, RequestState, RightsRequest
from photoallegret.rights.operations.answering import (
    NotAllowedError,
    UnfoundedError,
    decide,
    doubt,
    give_up,
)
from photoallegret.rights.operations.pictures import (
    PERSON_A_DAY,
    SITE_A_DAY,
    OthersAskError,
    Precaution,
    StaysHiddenError,
    end_precaution,
    offer_restoring,
    precaution_of,
    put_back,
    take_off,
    tie,
)
from photoallegret.rights.operations.requesting import prove, take_back
from photoallegret.rights.operations.timeline import Act
from photoallegret.rights.queries.pictures import requests_in_line
from tests.factories import make_photo
from tests.rights.conftest import Make, mails

ANNE, PAUL = "anne@example.org", "paul@example.org"
DAY = timedelta(days=1)


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


def off(request: RightsRequest, at: timedelta = timedelta()) -> Precaution:
    return take_off(request, Act(now() + at), is_chosen=True)


def photo_of(request: RightsRequest) -> Photo:
    assert request.photo is not None
    return request.photo


def kinds(request: RightsRequest) -> list[EventKind]:
    return [one.kind for one in request.events]


@pytest.mark.parametrize(
    ("is_chosen", "is_minor", "is_off"),
    [(True, False, True), (False, False, False), (False, True, True), (True, True, True)],
)
def test_it_goes_off_if_so_chosen_and_always_for_a_minor(
    make_request: Make, owner: Account, *, is_chosen: bool, is_minor: bool, is_off: bool
) -> None:
    request = asked(make_request, is_minor=is_minor)

    done = take_off(request, Act(now()), is_chosen=is_chosen)

    assert done == (Precaution.GOES if is_off else Precaution.STAYS)
    assert (photo_of(request).care_at is not None) == is_off
    told = [one for one in request.events if one.kind is EventKind.WITHDRAWN]
    assert [one.is_told for one in told] == [True] * is_off
    db.session.commit()
    expected = [("rights-step", ANNE), ("rights-picture", owner.email)]
    assert mails() == expected * is_off


def test_it_is_a_right_of_those_in_pictures_alone(make_request: Make) -> None:
    assert off(asked(make_request, kind=Kind.ERASURE)) is Precaution.NONE
    assert off(make_request(Kind.PICTURE)) is Precaution.NONE


def test_nothing_is_taken_off_for_a_request_that_is_not_open(make_request: Make) -> None:
    unproved = make_request(Kind.PICTURE, photo=make_photo("a"), is_minor=True)
    taken_back = asked(make_request)
    given_up = make_request(Kind.PICTURE, photo=make_photo("b"), is_minor=True)
    take_back(taken_back, Act(now()))
    give_up(given_up, "", Act(now() + 8 * DAY))

    for request in (unproved, taken_back, given_up):
        assert off(request) is Precaution.NONE
        assert photo_of(request).care_at is None


def test_what_is_off_already_is_not_taken_off_twice(make_request: Make) -> None:
    request = asked(make_request)

    assert [off(request), off(request)] == [Precaution.GOES, Precaution.OFF]


def test_what_was_shown_again_is_not_taken_off_for_the_same_request(make_request: Make) -> None:
    request = asked(make_request)
    off(request)
    put_back(request, "Une foule", Act(now()))

    assert off(request, DAY) is Precaution.STAYS
    assert requests_in_line(minors_only=False) == []


def test_another_photograph_is_tied_once_the_wrong_one_is_back(make_request: Make) -> None:
    request, meant = asked(make_request), make_photo("meant")
    off(request)
    with pytest.raises(NotAllowedError):
        tie(request, meant, Act(now()))
    put_back(request, "Ce n’est pas elle", Act(now()))

    tie(request, meant, Act(now()))

    assert requests_in_line(minors_only=False) == [request.id]
    assert off(request) is Precaution.GOES
    assert meant.care_at is not None
    for one in (request, asked(make_request, 2, kind=Kind.ACCESS)):
        with pytest.raises(NotAllowedError):
            tie(one, meant, Act(now()))


def test_one_person_has_three_off_in_a_day_by_address_or_account(
    app: Flask, make_request: Make, owner: Account
) -> None:
    whole = [asked(make_request, number) for number in range(PERSON_A_DAY + 1)]
    whole[0].proved_key, whole[0].account_id = "anne.d@example.org", owner.id
    whole[-1].account_id = owner.id  # same account, first under another address

    done = [off(one) for one in whole]

    assert done == [Precaution.GOES] * PERSON_A_DAY + [Precaution.WAITS]
    assert off(asked(make_request, email=PAUL)) is Precaution.GOES
    assert off(whole[-1], DAY) is Precaution.GOES


def test_the_site_has_ten_off_in_a_day(make_request: Make) -> None:
    emails = [f"p{number}@example.org" for number in range(SITE_A_DAY + 1)]
    whole = [asked(make_request, email=one) for one in emails]

    done = [off(one) for one in whole]

    assert done == [Precaution.GOES] * SITE_A_DAY + [Precaution.WAITS]
    assert photo_of(whole[-1]).care_at is None


def test_what_waits_is_in_line_minors_first(make_request: Make) -> None:
    grown = asked(make_request)
    minor = asked(make_request, email=PAUL, is_minor=True)
    off(asked(make_request, 2))
    decided = asked(make_request, 3)
    decide(decided, RequestState.GRANTED, "", "", Act(now()))

    assert requests_in_line(minors_only=False) == [minor.id, grown.id]
    assert requests_in_line(minors_only=True) == [minor.id]


def test_what_a_link_promises_is_what_its_button_does(make_request: Make) -> None:
    """Before the proof, the address alone says whose request it is."""
    for number in range(PERSON_A_DAY):
        off(asked(make_request, number))
    same, other = (
        make_request(Kind.PICTURE, email, make_photo(email[:4])) for email in (ANNE, PAUL)
    )

    promised = [precaution_of(one, now(), is_chosen=True) for one in (same, other)]
    for one in (same, other):
        prove(one, Proof.LINK, Act(now()))

    assert promised == [Precaution.WAITS, Precaution.GOES] == [off(same), off(other)]


def test_two_at_once_are_counted_one_by_one(app: Flask, make_request: Make) -> None:
    for number in range(PERSON_A_DAY - 1):
        off(asked(make_request, number))
    ids = [asked(make_request, number).id for number in (7, 8)]
    db.session.commit()
    done: list[Precaution] = []
    counted, second = threading.Event(), threading.Event()

    def one(request_id: int, before: threading.Event, after: threading.Event) -> None:
        with app.app_context():
            before.wait(20)
            done.append(off(db.session.get_one(RightsRequest, request_id)))
            counted.set()
            after.wait(1)  # the first holds its turn until the other would have counted, too
            db.session.commit()
            db.session.remove()

    ready = threading.Event()
    ready.set()
    threads = [
        threading.Thread(target=one, args=(ids[0], ready, second)),
        threading.Thread(target=one, args=(ids[1], counted, ready)),
    ]
    for thread in threads:
        thread.start()
    threads[1].join(20)
    second.set()
    threads[0].join(20)

    assert done == [Precaution.GOES, Precaution.WAITS]


def test_a_request_under_doubt_keeps_its_photograph_off(make_request: Make) -> None:
    first = asked(make_request)
    off(first)
    other = make_request(Kind.PICTURE, PAUL, photo_of(first))
    stranger = make_request(Kind.PICTURE, "x@example.org", photo_of(first))
    prove(other, Proof.LINK, Act(now()))
    doubt(other, "Deux personnes portent ce nom.", Act(now()))

    with pytest.raises(OthersAskError):
        put_back(first, "Une foule", Act(now()))

    take_back(other, Act(now()))
    put_back(first, "Une foule", Act(now()))
    assert stranger.state is RequestState.UNPROVED  # who proved nothing holds nothing back
    assert photo_of(first).care_at is None


def test_ending_a_precaution_is_told_to_who_asked_even_once_closed(make_request: Make) -> None:
    request = asked(make_request)
    off(request)
    photo = photo_of(request)
    take_back(request, Act(now()))
    db.session.commit()
    before = len(mails())

    with pytest.raises(UnfoundedError):
        end_precaution(photo, " ", Act(now()))
    end_precaution(photo, "La demande est reprise", Act(now()))

    restored = request.events[-1]
    assert (restored.kind, restored.words, restored.is_told) == (
        EventKind.RESTORED,
        "La demande est reprise",
        True,
    )
    db.session.commit()
    assert mails()[before:] == [("rights-step", ANNE)]
    with pytest.raises(NotAllowedError):
        end_precaution(photo, "Encore", Act(now()))


def test_ending_it_is_told_to_whose_request_took_it_off_and_to_who_asks(make_request: Make) -> None:
    first = asked(make_request)
    off(first)
    take_back(first, Act(now()))
    second = make_request(Kind.PICTURE, PAUL, photo_of(first))
    prove(second, Proof.LINK, Act(now()))
    assert off(second) is Precaution.OFF

    end_precaution(photo_of(first), "Une foule", Act(now()))

    assert kinds(first)[-1] is kinds(second)[-1] is EventKind.RESTORED


def test_several_who_ask_are_answered_before_it_ends(make_request: Make) -> None:
    first = asked(make_request)
    off(first)
    prove(make_request(Kind.PICTURE, PAUL, photo_of(first)), Proof.LINK, Act(now()))

    with pytest.raises(OthersAskError):
        end_precaution(photo_of(first), "Une foule", Act(now()))

    assert photo_of(first).care_at is not None


def test_nobody_is_told_it_is_back_while_something_else_hides_it(make_request: Make) -> None:
    request = asked(make_request)
    off(request)
    withdraw_photo(photo_of(request))

    with pytest.raises(StaysHiddenError):
        put_back(request, "Une foule", Act(now()))

    assert EventKind.RESTORED not in kinds(request)


def test_once_taken_back_the_photographer_is_offered_to_show_it_again(
    make_request: Make, owner: Account
) -> None:
    request = asked(make_request)
    never = asked(make_request, 2)
    off(request)
    for one in (request, never):
        take_back(one, Act(now()))
        offer_restoring(one, Act(now()))
    db.session.commit()

    assert mails()[-1] == ("rights-picture-freed", owner.email)
    assert [slug for slug, _ in mails()].count("rights-picture-freed") == 1
