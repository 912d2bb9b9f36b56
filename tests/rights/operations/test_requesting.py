"""Requests received: whose they are is known only once it is proved."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.queries.tied import Person, held_of
from photoallegret.rights.models import (
    Channel,
    EventKind,
    Kind,
    Proof,
    RequestEvent,
    RequestState,
    RequestWait,
    RequestWords,
)
from photoallegret.rights.operations.answering import doubt, settle_doubt
from photoallegret.rights.operations.requesting import (
    Asked,
    NotYetError,
    link_secret,
    prove,
    proving_token,
    record_request,
    request_of,
    request_to_prove,
    take_back,
)
from photoallegret.rights.operations.timeline import Act, Said, add_event
from tests.factories import make_account, make_request

ANNE = "anne@example.org"
MONDAY = datetime(2026, 2, 2, 11, tzinfo=UTC)
KEY = "k" * 40


def kinds(request: object) -> list[str]:
    return [event.kind.value for event in request.events]


def test_it_stands_still_until_the_address_is_proved(app: Flask) -> None:
    anne = make_account(ANNE)

    request = make_request(at=MONDAY, is_proved=False)
    stands = request.clock.is_suspended, request.state, held_of(Person(address=ANNE))
    prove(request, Proof.LINK, Act(MONDAY + timedelta(days=3)))

    assert stands[:2] == (True, RequestState.UNPROVED)
    assert not [held for held in stands[2] if held.table.startswith("rights")]
    assert request.account is anne
    assert request.due_on == date(2026, 3, 5)  # one month after the 2nd, and three days
    assert kinds(request) == ["received", "proved"]


@pytest.mark.parametrize("proof", [Proof.PAPER, Proof.REFERENCE, Proof.KNOWN, Proof.LINK])
def test_from_the_first_proof_on_the_mailbox_alone_follows_it(app: Flask, proof: Proof) -> None:
    request = make_request(is_proved=False)
    typed = request.secret

    prove(request, proof, Act(now()))

    assert request_of(typed) is None
    assert request_of(request.secret) is request


@pytest.mark.parametrize("proof", [Proof.PAPER, Proof.REFERENCE, Proof.KNOWN])
def test_only_the_link_proves_the_address_before_or_after(app: Flask, proof: Proof) -> None:
    anne = make_account(ANNE)
    request = make_request(is_proved=False)
    doubt(request, "Deux personnes portent ce nom.", Act(now()))

    settle_doubt(request, proof, Act(now()))
    known = (request.state, request.proved_key, request.account)
    later = prove(request, Proof.LINK, Act(now()))

    assert known == (RequestState.OPEN, "", None)
    assert later
    assert (request.proved_key, request.account) == (ANNE, anne)
    assert not prove(request, Proof.LINK, Act(now()))


def test_what_a_photographer_knows_proves_no_address_but_an_account_s_own(app: Flask) -> None:
    anne = make_account(ANNE)

    typed = make_request(email_key="other@example.org", is_known=True, is_proved=False)
    named = make_request(account=anne, channel=Channel.POST, is_known=True, is_proved=False)

    assert (typed.state, typed.proved_key) == (RequestState.OPEN, "")
    assert (named.proof, named.account, named.proved_key) == (Proof.KNOWN, anne, ANNE)


def test_a_settled_doubt_changes_nothing_of_whose_it_is(app: Flask) -> None:
    anne, other = make_account(ANNE), make_account("other@example.org")
    request = make_request(at=now(), account=anne, email=other.email, email_key=other.email_key)
    secret = request.secret
    doubt(request, "L’adresse a changé.", Act(now()))

    settle_doubt(request, Proof.REFERENCE, Act(now()))

    assert (request.account, request.secret) == (anne, secret)


def test_signed_in_it_runs_at_once(app: Flask) -> None:
    request = make_request(at=MONDAY, account=make_account(ANNE), is_proved=False)

    assert (request.state, request.proof) == (RequestState.OPEN, Proof.SESSION)
    assert request.due_on == date(2026, 3, 2)


def test_the_day_of_receipt_is_that_of_paris(app: Flask) -> None:
    request = make_request(at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))

    assert request.received_on == date(2026, 7, 1)


def test_a_letter_has_its_true_day_and_none_to_come(app: Flask) -> None:
    asked = Asked(
        kind=Kind.ACCESS,
        channel=Channel.POST,
        language="fr",
        name="Anne",
        postal="1 rue X",
        is_known=True,
        received_on=date(2026, 1, 30),
    )
    late = Asked(
        kind=Kind.ACCESS,
        channel=Channel.POST,
        language="fr",
        name="A",
        received_on=date(2026, 3, 1),
    )

    request = record_request(asked, "a", Act(MONDAY))

    assert request.due_on == date(2026, 2, 28)
    assert request.proof is Proof.KNOWN
    with pytest.raises(NotYetError):
        record_request(late, "b", Act(MONDAY))


def test_the_link_is_good_for_one_request_and_seven_days(app: Flask) -> None:
    request = make_request(is_proved=False)
    token = proving_token(request, KEY)

    assert request_to_prove(token, KEY) is request
    assert request_to_prove(token, "x" * 40) is None
    assert request_to_prove(token[:-2], KEY) is None
    assert prove(request, Proof.LINK, Act(now()))
    assert not prove(request, Proof.LINK, Act(now()))


def test_it_is_followed_by_its_secret(app: Flask) -> None:
    request = make_request()

    assert request_of(request.secret) is request
    assert request_of(request.reference) is None
    assert link_secret("n", KEY) == link_secret("n", KEY) != link_secret("m", KEY)


def test_taken_back_it_is_closed(app: Flask) -> None:
    request = make_request()

    assert take_back(request, Act(now()))
    assert not take_back(request, Act(now()))
    assert request.state is RequestState.TAKEN_BACK
    assert request.closed_at is not None


def test_its_timeline_can_only_grow(app: Flask) -> None:
    request = make_request()
    db.session.commit()

    for change in (
        db.update(RequestEvent).values(outcome="x"),
        db.delete(RequestEvent),
        db.delete(type(request)),
    ):
        with pytest.raises(DBAPIError, match="request"):
            db.session.execute(change)
        db.session.rollback()
    assert len(request.events) == 2


@pytest.mark.parametrize("years", [0, 4])
def test_closed_it_is_kept_for_five_years(app: Flask, years: int) -> None:
    request = make_request(at=now() - timedelta(days=365 * years + 3), is_proved=False)
    prove(request, Proof.LINK, Act(now() - timedelta(days=365 * years + 2)))
    take_back(request, Act(now() - timedelta(days=365 * years + 1)))
    db.session.commit()
    table = type(request)

    for change in (
        db.delete(RequestEvent),
        db.delete(RequestWait),
        db.delete(table),
        db.update(RequestWait).values(ended_on=date(2020, 1, 1)),
        db.update(table).values(received_on=date(2020, 1, 1)),
        db.update(table).values(closed_at=MONDAY),
    ):
        with pytest.raises(DBAPIError, match="request"):
            db.session.execute(change)
        db.session.rollback()


def test_a_copy_opened_to_act_is_locked(app: Flask) -> None:
    request = make_request()
    locked = []

    def note(state: ORMExecuteState) -> None:
        locked.append(getattr(state.statement, "_for_update_arg", None) is not None)

    event.listen(db.session, "do_orm_execute", note)
    request_of(request.secret, lock=True)
    event.remove(db.session, "do_orm_execute", note)

    assert locked[0]


def test_the_same_words_twice_have_two_digests_and_old_ones_stay_good(app: Flask) -> None:
    request = make_request()
    events = [add_event(request, EventKind.NOTED, Act(now()), Said(words="Oui")) for _ in range(2)]
    plain = hashlib.sha256(b"Oui").hexdigest()

    digests = {one.words_hash for one in events}

    assert len(digests) == 2
    assert plain not in digests
    assert {hashlib.sha256(one.letter.as_digested).hexdigest() for one in events} == digests
    old = RequestWords(request_id=request.id, text="Oui", salt="")
    assert hashlib.sha256(old.as_digested).hexdigest() == plain


def test_who_acted_can_be_forgotten(app: Flask) -> None:
    helper = make_account("helper@example.org")
    request = make_request()
    take_back(request, Act(now(), helper.id))
    db.session.commit()

    db.session.delete(helper)
    db.session.commit()

    assert request.events[-1].account_id is None
