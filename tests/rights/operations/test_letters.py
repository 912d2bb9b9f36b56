"""Each step that has no letter of its own is told by mail, in its own words."""

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import speaking
from photoallegret.mail.composing import compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.operations.consents import STOPS
from photoallegret.questions.models import Wish
from photoallegret.questions.operations.agreeing import note_agreement
from photoallegret.rights.models import Done, EventKind, Kind, RequestEvent, RightsRequest
from photoallegret.rights.operations.executing import correct, end_agreements
from photoallegret.rights.operations.letters import stepped
from photoallegret.rights.operations.pictures import take_away
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.operations.wording import done_words
from tests.factories import make_account, make_photo, make_question, make_request

STEPS = {
    EventKind.PAPER_DELETED: ("",),
    EventKind.WITHDRAWN: ("",),
    EventKind.RESTORED: ("",),
    EventKind.TAKEN_BACK: ("",),
    EventKind.EXECUTED: ("corrections 2", "consents 1", "photo away", "copy", "other"),
}


def told(number: int) -> list[tuple[str, str, object]]:
    """Return kind, reader and step of each message since the first ``number``."""
    found = db.session.scalars(db.select(OutgoingMail).order_by(OutgoingMail.id)).all()
    return [
        (one.slug, one.recipient, (one.content or {})["values"]["step"]) for one in found[number:]
    ]


def last(request: RightsRequest) -> RequestEvent:
    event = request.events[-1]
    assert event.is_told
    assert done_words(event)
    return event


def test_a_correction_is_told(app: Flask) -> None:
    anne: Account = make_account("anne@example.org", first_name="Ane")
    request = make_request(Kind.RECTIFICATION, account=anne)

    correct(request, {f"account:{anne.id}:first_name": "Anne"}, Act(now()))

    assert (last(request).outcome, last(request).number) == (Done.CORRECTIONS, 1)
    assert told(0) == [("rights-step", "anne@example.org", "corrections")]
    correct(request, {f"account:{anne.id}:first_name": "Anne"}, Act(now()))
    assert len(told(0)) == 1  # nothing changed, nothing is told


def test_consents_ended_at_the_desk_are_told(app: Flask) -> None:
    note_agreement(make_question(wish=Wish.NAMED), now())
    request = make_request(Kind.WITHDRAWAL)

    end_agreements(request, app.extensions[STOPS], Act(now()))

    assert (last(request).outcome, last(request).number) == (Done.CONSENTS, 1)
    assert told(0)[-1] == ("rights-step", "anne@example.org", "consents")


def test_a_photograph_taken_away_is_told(app: Flask) -> None:
    request = make_request(Kind.PICTURE, photo=make_photo("quai"))

    take_away(request, Act(now()))

    assert last(request).outcome == "photo away"
    assert told(0) == [("rights-step", "anne@example.org", "photo")]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_each_step_says_what_was_done(app: Flask, code: str) -> None:
    texts = set()
    for kind, outcomes in STEPS.items():
        for outcome in outcomes:
            request = make_request(language=code)
            event = add_event(request, kind, Act(now()), Said(outcome=outcome, is_told=True))
            letter = stepped(request, event)
            assert letter is not None
            with speaking(code):
                text = str(compose(letter, "key").get_content())
            assert request.reference in text
            texts.add(text.replace(request.reference, "").split("\n\n")[1])

    assert len(texts) == sum(map(len, STEPS.values()))
