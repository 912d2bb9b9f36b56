"""Acts of publishing: sealed, and opened with the key alone."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.questions.models import HostDutyAct
from photoallegret.questions.operations.host_duty import note_publishing_act, opened
from photoallegret.sealed import SealError
from tests.factories import make_question


def test_an_act_is_sealed_for_a_year(app: Flask) -> None:
    secrets, moment = app.extensions["photoallegret"].secrets, now()
    question = make_question()

    note_publishing_act(question, "2001:db8::1", moment, secrets)

    [act] = db.session.query(HostDutyAct)
    assert b"2001:db8" not in act.sealed
    assert act.ends_at == moment + timedelta(days=365)
    assert opened(act, secrets) == {
        "at": moment.isoformat(),
        "address": "2001:db8::1",
        "reference": question.reference,
        "kind": "question",
    }


def test_another_key_opens_nothing(app: Flask) -> None:
    secrets = app.extensions["photoallegret"].secrets
    note_publishing_act(make_question(), "2001:db8::1", now(), secrets)
    [act] = db.session.query(HostDutyAct)

    with pytest.raises(SealError):
        opened(act, {"secret_key": "another"})
