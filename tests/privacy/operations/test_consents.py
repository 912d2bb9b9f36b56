"""Consents are kept, and end once with what they were about."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.consents import Consent, end_consents, note_consent

CONSENT = Consent(subject="question:1", purpose="publish", text="Oui", how="form")


def test_a_consent_ends_with_what_it_was_about_once(app: Flask) -> None:
    note_consent(CONSENT, ConsentAct.GIVEN, now())

    first = end_consents(["question:1", "question:2"], "retention", now() + timedelta(days=1))
    again = end_consents(["question:1"], "retention", now())

    acts = db.session.scalars(select(ConsentEntry).order_by(ConsentEntry.id)).all()
    assert (first, again) == (1, 0)
    assert [(entry.act, entry.text, entry.how) for entry in acts] == [
        (ConsentAct.GIVEN, "Oui", "form"),
        (ConsentAct.WITHDRAWN, "Oui", "retention"),
    ]
    assert len(acts[0].text_hash) == 64
