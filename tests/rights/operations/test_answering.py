"""Answers: nothing is refused without its ground, and nothing extended too late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.rights.models import IdentityPaper, Kind, Proof, RequestState
from photoallegret.rights.operations.answering import (
    NotAllowedError,
    UnfoundedError,
    decide,
    doubt,
    extend,
    give_up,
    hold,
    note,
    settle_doubt,
)
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_request

MONDAY = datetime(2026, 2, 2, 11, tzinfo=UTC)
DAY = timedelta(days=1)


def on(days: int) -> Act:
    return Act(MONDAY + days * DAY)


def test_more_time_is_taken_once_with_reasons_and_in_time(app: Flask) -> None:
    request = make_request(at=MONDAY)

    with pytest.raises(UnfoundedError):
        extend(request, " ", on(1))
    event = extend(request, "Trois cents photographies à relire.", on(27))

    assert request.due_on == date(2026, 5, 2)
    assert event.is_told
    assert event.words
    with pytest.raises(NotAllowedError):
        extend(request, "Encore.", on(40))


def test_on_the_due_date_it_is_too_late_for_more_time(app: Flask) -> None:
    request = make_request(at=MONDAY)

    with pytest.raises(NotAllowedError):
        extend(request, "Trop tard.", on(28))


@pytest.mark.parametrize("outcome", [RequestState.REFUSED, RequestState.PARTLY])
def test_no_refusal_without_its_ground_and_reasons(app: Flask, outcome: RequestState) -> None:
    request = make_request(Kind.ERASURE, at=MONDAY)

    for ground, words in (("", "Non."), ("no-machine", "Non."), ("legal-duty", "")):
        with pytest.raises(UnfoundedError):
            decide(request, outcome, ground, words, on(2))
    assert request.state is RequestState.OPEN
    event = decide(request, outcome, "legal-duty", "La facture reste dix ans.", on(2))

    assert (request.state, event.ground, event.words_hash != "") == (outcome, "legal-duty", True)
    with pytest.raises(NotAllowedError):
        decide(request, RequestState.GRANTED, "", "", on(3))


def test_nobody_unknown_is_answered(app: Flask) -> None:
    request = make_request(at=MONDAY, is_proved=False)

    with pytest.raises(NotAllowedError):
        decide(request, RequestState.GRANTED, "", "", on(1))


def test_a_doubt_stops_the_clock_by_the_days_waited(app: Flask) -> None:
    request = make_request(at=MONDAY)

    with pytest.raises(UnfoundedError):
        doubt(request, "", on(4))
    doubt(request, "L’adresse a changé hier.", on(4))
    was_doubted = request.is_doubted
    request.papers.append(IdentityPaper(key="a" * 32, mimetype="image/jpeg", sent_at=MONDAY))
    files = settle_doubt(request, Proof.PAPER, on(9))

    assert was_doubted
    assert not request.is_doubted
    assert files == ["identity/" + "a" * 32]
    assert request.papers == []
    assert request.due_on == date(2026, 3, 7)
    assert [event.kind.value for event in request.events][-2:] == ["paper-deleted", "proved"]


def test_what_nobody_proves_is_given_up_after_seven_days(app: Flask) -> None:
    request = make_request(at=MONDAY, is_proved=False)

    with pytest.raises(NotAllowedError):
        give_up(request, "", on(6))
    give_up(request, "Relancée deux fois.", on(7))

    assert request.state is RequestState.UNKNOWN


def test_who_showed_something_is_not_given_up(app: Flask) -> None:
    known = make_request(at=MONDAY)
    doubt(known, "L’adresse a changé.", on(1))
    shown = make_request(at=MONDAY, is_proved=False)
    shown.papers.append(IdentityPaper(key="b" * 32, mimetype="image/jpeg", sent_at=MONDAY))

    for request in (known, shown):
        with pytest.raises(NotAllowedError):
            give_up(request, "", on(30))


def test_a_ground_holds_an_erasure_alone(app: Flask) -> None:
    erasure, access = make_request(Kind.ERASURE), make_request()

    hold(erasure, "Un litige est en cours.", on(1))

    assert erasure.holding_ground
    with pytest.raises(NotAllowedError):
        hold(access, "Non.", on(1))
    with pytest.raises(UnfoundedError):
        note(access, "", on(1))
