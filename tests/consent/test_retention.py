"""Counts of choices go after six years, and no day before."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.consent.choice import offer_here
from photoallegret.consent.models import CookieChoice
from photoallegret.consent.operations.proving import note_choice
from photoallegret.consent.retention import RULES
from photoallegret.db import db
from photoallegret.privacy.operations.retention import run_due


def test_a_count_goes_when_its_proof_serves_nobody_any_more(offering: Flask) -> None:
    data = offering.extensions["photoallegret"].data
    moment, length = now(), RULES[0].period.length
    for days in (0, 1, 2):
        note_choice(offer_here().services, (), moment - length + timedelta(days=days - 1))
    db.session.commit()

    run_due(RULES, moment, data)

    assert db.session.scalar(select(func.count()).select_from(CookieChoice)) == 1
