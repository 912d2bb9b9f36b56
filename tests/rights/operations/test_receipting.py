"""Each step that is told has its receipt, which anybody can check."""

import json

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.receipts.showing import drawn_with
from photoallegret.rights.models import Kind, Proof, RequestState
from photoallegret.rights.operations.answering import decide, doubt, extend, note, settle_doubt
from photoallegret.rights.operations.requesting import take_back
from photoallegret.rights.operations.timeline import act_of
from photoallegret.rights.rules import refusals_of
from tests.factories import make_request


@pytest.mark.parametrize("kind", list(Kind))
def test_every_refusal_of_every_right_is_proved(app: Flask, settings: Settings, kind: Kind) -> None:
    for ground in refusals_of(kind):
        request = make_request(kind, at=now())
        act = act_of(settings)
        event = decide(request, RequestState.REFUSED, ground, "Parce que.", act)

        receipt = json.loads(event.receipt)
        assert event.words_hash
        assert receipt["proof"]["type"] == "DataIntegrityProof"
        assert request.reference in event.receipt
        assert "Anne" not in event.receipt
        assert drawn_with(event.receipt, settings)


def test_the_steps_of_a_request_have_theirs(app: Flask, settings: Settings) -> None:
    act = act_of(settings)
    request = make_request(at=now())
    extend(request, "Trop à relire.", act)
    doubt(request, "L’adresse a changé.", act)
    settle_doubt(request, Proof.REFERENCE, act)
    hidden = note(request, "Pour moi seul.", act)
    take_back(request, act)

    proved = [event.kind.value for event in request.events if event.receipt]
    assert proved == ["extended", "doubted", "proved", "taken-back"]
    assert hidden.receipt == ""
