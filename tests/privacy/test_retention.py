"""Proofs of consent are kept while it holds, and five years after its end."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.personal_data import ENDED
from photoallegret.privacy.retention import RULES


def act(subject: str, what: ConsentAct, at: datetime) -> None:
    note_consent(Consent(subject=subject, purpose="publish", text="Oui", how="form"), what, at)


def left() -> int:
    return db.session.scalar(select(func.count(ConsentEntry.id))) or 0


def test_a_consent_that_holds_is_kept_and_an_ended_one_for_five_years(app: Flask) -> None:
    act("holds", ConsentAct.GIVEN, now() - 3 * ENDED)
    act("ended", ConsentAct.GIVEN, now() - ENDED)
    act("ended", ConsentAct.WITHDRAWN, now())
    act("given again", ConsentAct.GIVEN, now())
    act("given again", ConsentAct.WITHDRAWN, now())
    act("given again", ConsentAct.GIVEN, now())
    db.session.commit()

    run_due(RULES, now() + ENDED - timedelta(days=1))
    before = left()
    run_due(RULES, now() + ENDED + timedelta(seconds=1))

    assert before == 6
    assert sorted(db.session.scalars(select(ConsentEntry.subject))) == ["given again", "holds"]
