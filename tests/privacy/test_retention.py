"""Proofs of consent are kept while it holds, and five years after its end."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.personal_data import ENDED
from photoallegret.privacy.retention import RULES
from photoallegret.throttle import Counter, allow
from tests.factories import data_of


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

    run_due(RULES, now() + ENDED - timedelta(days=1), data_of(app))
    before = left()
    run_due(RULES, now() + ENDED + timedelta(seconds=1), data_of(app))

    assert before == 6
    assert sorted(db.session.scalars(select(ConsentEntry.subject))) == ["given again", "holds"]


def rows(table: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def test_messages_go_a_month_after_they_left_with_their_files(app: Flask) -> None:
    for recipient in ("anne@example.org", "paul@example.org"):
        post(Letter(slug="test", to=recipient, language="fr", values={"at": now().isoformat()}))
    left, _waiting = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    left.state, left.ended_at = MailState.SENT, now()
    [name] = left.files()
    db.session.commit()
    (data_of(app) / name).write_text("Bonjour", encoding="utf-8")

    run_due(RULES, now() + timedelta(days=29), data_of(app))
    early = rows(OutgoingMail)
    run_due(RULES, now() + timedelta(days=31), data_of(app))

    assert (early, rows(OutgoingMail)) == (2, 1)
    assert not (data_of(app) / name).exists()


def test_counters_end_with_their_window(app: Flask) -> None:
    hour = timedelta(hours=1)
    allow("tries", "a", limit=1, per=hour, now=now())
    allow("tries", "a", limit=1, per=hour, now=now() + hour)
    db.session.commit()

    run_due(RULES, now() + hour, data_of(app))

    assert rows(Counter) == 1


@pytest.mark.parametrize("how", ["UPDATE consent_entry SET act = 'given'", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_a_proof(app: Flask, how: str) -> None:
    act("holds", ConsentAct.GIVEN, now())
    db.session.commit()

    with pytest.raises(DBAPIError, match="proof of consent"):
        db.session.execute(text(how.format("consent_entry")))
    db.session.rollback()

    assert left() == 1


def test_a_withdrawal_cannot_be_taken_from_the_proof(app: Flask) -> None:
    act("ended", ConsentAct.GIVEN, now())
    act("ended", ConsentAct.WITHDRAWN, now())
    db.session.commit()

    with pytest.raises(DBAPIError, match="its end last"):
        db.session.execute(text("DELETE FROM consent_entry WHERE act = 'withdrawn'"))
    db.session.rollback()
