"""`flask doctor` on incidents: nothing runs out unseen."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.checks import incidents
from photoallegret.incidents.models import Risk
from photoallegret.incidents.operations.recording import tell_authority
from photoallegret.incidents.queries.incidents import open_incidents
from tests.factories import save
from tests.incidents.cases import find, make_incident

HOUR = timedelta(hours=1)


def test_without_incident_all_is_well(app: Flask) -> None:
    assert [one.level for one in incidents()] == ["ok"]
    assert db.session.scalar(db.select(open_incidents())) == 0


@pytest.mark.parametrize(("hours", "level"), [(71, "attention"), (73, "failure")])
def test_the_72_hours_are_watched(app: Flask, hours: int, level: str) -> None:
    reference = make_incident(known_at=now() - hours * HOUR, risk=Risk.UNKNOWN)

    (finding,) = incidents()

    assert finding.level == level
    assert reference in finding.message
    assert finding.mend
    assert db.session.scalar(db.select(open_incidents())) == 1


def test_what_was_told_is_well(app: Flask) -> None:
    reference = make_incident()
    tell_authority(find(reference), now(), "", now())
    save()

    (finding,) = incidents()

    assert (finding.level, finding.message) == ("ok", "1 ouvert.")
