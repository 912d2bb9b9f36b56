"""Planning: times that cannot be are refused, and nothing overlaps."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from photoallegret.closed import announced, closing
from photoallegret.db import db
from photoallegret.maintenance.models import Maintenance
from photoallegret.maintenance.operations import planning
from photoallegret.maintenance.operations.planning import Fault, PlanError
from photoallegret.maintenance.queries import to_come
from tests.factories import data_of, save
from tests.maintenance.plans import DAY, HOUR, NIGHT, plan, planned

BEFORE = NIGHT - 3 * DAY
MINUTE = timedelta(minutes=1)


def test_what_is_planned_is_known_to_every_process(app: Flask) -> None:
    plan(app)

    assert announced(data_of(app), NIGHT - DAY) != []
    assert closing(data_of(app), NIGHT - MINUTE) is None
    assert closing(data_of(app), NIGHT) is not None
    assert closing(data_of(app), NIGHT + HOUR) is None


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"begins_at": BEFORE - MINUTE}, Fault.PAST),
        ({"hours": 0}, Fault.BACKWARDS),
        ({"hours": -1}, Fault.BACKWARDS),
        ({"hours": 24 * 7 + 1}, Fault.TOO_LONG),
        ({"announced_at": NIGHT + MINUTE}, Fault.ANNOUNCED_LATE),
    ],
)
def test_times_that_cannot_be_are_refused(
    app: Flask, told: dict[str, object], fault: Fault
) -> None:
    with pytest.raises(PlanError) as refused:
        planning.plan(planned(**told), BEFORE)

    assert refused.value.fault is fault
    assert to_come(BEFORE) == []


@pytest.mark.parametrize(
    ("begins_at", "hours", "overlaps"),
    [
        (NIGHT, 1, True), (NIGHT - HOUR, 1, False), (NIGHT + HOUR, 1, False),
        (NIGHT - HOUR, 1.1, True), (NIGHT + 0.5 * HOUR, 0.1, True), (NIGHT - HOUR, 4, True),
    ],
)  # fmt: skip
def test_two_never_overlap(app: Flask, begins_at: datetime, hours: float, overlaps: bool) -> None:
    plan(app)

    if overlaps:
        with pytest.raises(PlanError) as refused:
            planning.plan(planned(begins_at, hours), BEFORE)
        assert refused.value.fault is Fault.OVERLAPPING
    else:
        planning.plan(planned(begins_at, hours), BEFORE)


def test_one_may_move_over_itself(app: Flask) -> None:
    found = db.session.get_one(Maintenance, plan(app))

    planning.change(found, planned(NIGHT + 0.5 * HOUR), BEFORE)

    assert found.begins_at == NIGHT + 0.5 * HOUR


def test_of_one_under_way_only_the_end_moves(app: Flask) -> None:
    found = db.session.get_one(Maintenance, plan(app))

    planning.change(found, planned(NIGHT - 9 * HOUR, 11, words={}), NIGHT + MINUTE)
    with pytest.raises(PlanError) as past:
        planning.change(found, planned(NIGHT - 9 * HOUR, 9), NIGHT + MINUTE)

    assert (found.begins_at, found.ends_at, found.words) == (NIGHT, NIGHT + 2 * HOUR, {})
    assert past.value.fault is Fault.PAST


def test_what_is_over_stays_as_it_was(app: Flask) -> None:
    found = db.session.get_one(Maintenance, plan(app))

    with pytest.raises(PlanError) as over:
        planning.change(found, planned(NIGHT + DAY), NIGHT + HOUR)

    assert over.value.fault is Fault.OVER


def test_what_has_begun_is_ended_and_not_cancelled(app: Flask) -> None:
    found = db.session.get_one(Maintenance, plan(app))

    with pytest.raises(PlanError):
        planning.cancel(found, NIGHT)
    ended, again = planning.end(NIGHT + MINUTE), planning.end(NIGHT + MINUTE)
    save()
    planning.publish(data_of(app), NIGHT + MINUTE)

    assert (ended, again) == (True, False)
    assert closing(data_of(app), NIGHT + MINUTE) is None


def test_what_is_cancelled_is_told_no_more(app: Flask) -> None:
    found = db.session.get_one(Maintenance, plan(app))

    planning.cancel(found, BEFORE)
    save()
    planning.publish(data_of(app), BEFORE)

    assert announced(data_of(app), NIGHT) == []
