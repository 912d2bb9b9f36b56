"""The record of an incident is kept for five years after its end, with all that hangs on it."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.models import Incident, IncidentAct, IncidentNotice, Risk
from photoallegret.incidents.operations.recording import close, tell_authority
from photoallegret.incidents.retention import RULES
from photoallegret.privacy.operations.retention import run_due
from tests.factories import data_of, make_question, save
from tests.incidents.cases import find, make_incident, tell_all

YEARS, DAY = timedelta(days=5 * 365), timedelta(days=1)


def counts() -> list[int]:
    tables = (Incident, IncidentAct, IncidentNotice)
    found = [db.session.scalar(select(func.count(one.id))) or 0 for one in tables]
    db.session.rollback()
    return found


def test_it_goes_on_its_day_and_never_while_it_is_open(app: Flask) -> None:
    make_question()
    reference = make_incident(risk=Risk.LIKELY)
    make_incident()
    tell_all(reference)
    tell_authority(find(reference), now(), "", now())
    save()
    close(find(reference), now() - YEARS)  # the database counts too, by its own clock
    save()
    ended = find(reference).closed_at
    assert ended is not None
    db.session.rollback()

    run_due(RULES, ended + YEARS - DAY, data_of(app))
    early = counts()
    run_due(RULES, ended + YEARS, data_of(app))

    assert early == [2, 6, 1]
    assert counts() == [1, 1, 0]
