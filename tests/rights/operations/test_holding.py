"""Granted means carried out; nothing held is said so; less than asked is done in part."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.privacy.journal import journal_here
from photoallegret.rights.models import EventKind, Kind, Proof, RequestState
from photoallegret.rights.operations.answering import (
    NotAllowedError,
    UnfoundedError,
    decide,
    doubt,
    settle_doubt,
)
from photoallegret.rights.operations.erasing import UnknownScopeError, Why, carry_out_erasure
from photoallegret.rights.operations.executing import note_by_hand
from photoallegret.rights.operations.holding import (
    EXECUTED_BY,
    NotCarriedOutError,
    NothingHeldError,
    SomethingHeldError,
)
from photoallegret.rights.operations.recipients import note_told, owed
from photoallegret.rights.operations.timeline import Act, Said, add_event
from tests.factories import make_account, make_question, make_request

ANNE = "anne@example.org"
DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", set(EXECUTED_BY) - {Kind.WITHDRAWAL})
def test_nothing_is_granted_that_was_not_carried_out(app: Flask, kind: Kind) -> None:
    request = make_request(kind, at=now(), account=make_account(ANNE))

    with pytest.raises(NotCarriedOutError):
        decide(request, RequestState.GRANTED, "", "C’est fait.", Act(now()))
    with pytest.raises(SomethingHeldError):
        decide(request, RequestState.NOTHING_HELD, "", "", Act(now()))
    assert request.state is RequestState.OPEN


@pytest.mark.parametrize("kind", EXECUTED_BY)
def test_where_nothing_is_held_that_is_the_answer(app: Flask, kind: Kind) -> None:
    request = make_request(kind, at=now())

    with pytest.raises(NothingHeldError):
        decide(request, RequestState.GRANTED, "", "C’est fait.", Act(now()))
    event = decide(request, RequestState.NOTHING_HELD, "", "", Act(now()))

    assert (request.state, event.outcome) == (RequestState.NOTHING_HELD, "nothing-held")


def test_what_no_address_leads_to_is_granted_with_words_alone(app: Flask) -> None:
    known = {"email": "", "email_key": "", "is_known": True, "is_proved": False}
    request = make_request(Kind.RECTIFICATION, at=now(), postal="1 rue X", **known)

    with pytest.raises(UnfoundedError):
        decide(request, RequestState.GRANTED, "", " ", Act(now()))
    decide(request, RequestState.GRANTED, "", "La légende est corrigée.", Act(now()))

    assert request.state is RequestState.GRANTED


def test_what_is_corrected_by_hand_is_written_down_then_granted(app: Flask) -> None:
    request = make_request(Kind.RECTIFICATION, at=now(), account=make_account(ANNE))

    with pytest.raises(UnfoundedError):
        note_by_hand(request, "", Act(now()))
    note_by_hand(request, "La légende du portrait.", Act(now()))
    decide(request, RequestState.GRANTED, "", "", Act(now()))

    assert request.state is RequestState.GRANTED


def test_less_than_asked_is_done_in_part_with_its_ground(app: Flask) -> None:
    make_question()
    request = make_request(Kind.ERASURE, at=now(), account=make_account(ANNE))
    why = Why("legal-duty", "Le compte sert encore.")

    with pytest.raises(UnfoundedError):
        carry_out_erasure(request, ("questions",), journal_here(), Act(now()))
    with pytest.raises(UnknownScopeError):
        carry_out_erasure(request, ("questions", "nothing"), journal_here(), Act(now()), why)
    carry_out_erasure(request, ("questions",), journal_here(), Act(now()), why)

    assert request.state is RequestState.PARTLY
    assert request.events[-1].ground == "legal-duty"


def test_a_doubt_comes_once_and_not_once_late(app: Flask) -> None:
    late = make_request(at=now() - 45 * DAY)
    again = make_request(at=now() - 5 * DAY)
    doubt(again, "L’adresse a changé.", Act(now() - 4 * DAY))
    settle_doubt(again, Proof.REFERENCE, Act(now() - 3 * DAY))

    for request in (late, again):
        with pytest.raises(NotAllowedError):
            doubt(request, "Encore.", Act(now()))


def test_a_doubt_that_nobody_meets_ends_in_a_refusal_for_it_alone(app: Flask) -> None:
    request = make_request(at=now() - 10 * DAY)
    doubt(request, "L’adresse a changé.", Act(now() - 9 * DAY))

    with pytest.raises(NotAllowedError):
        decide(request, RequestState.REFUSED, "identity", "Rien.", Act(now() - 4 * DAY))
    with pytest.raises(NotAllowedError):
        decide(request, RequestState.REFUSED, "excessive", "Rien.", Act(now()))
    decide(request, RequestState.REFUSED, "identity", "Rien n’a été montré.", Act(now()))

    assert request.state is RequestState.REFUSED


def test_recipients_are_told_once(app: Flask) -> None:
    request = make_request(Kind.ERASURE, at=now())

    with pytest.raises(NotAllowedError):
        note_told(request, "", Act(now()))
    add_event(request, EventKind.RECIPIENTS, Act(now()), Said(words="À informer : Tirage SA"))
    assert owed(request) is not None
    note_told(request, "Par courriel.", Act(now()))

    assert owed(request) is None
