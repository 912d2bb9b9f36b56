"""Copies asked for: one at a time, claimed by one process, gone after their time."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations.exporting import (
    A_DAY,
    ATTEMPTS,
    LEASE,
    REST,
    AlreadyAskedError,
    Claimed,
    Maker,
    TooOftenError,
    ask_export,
    claim_export,
    make_export,
    put_off,
    remove_orphans,
)
from photoallegret.privacy.operations.retention import apply_lifetime
from photoallegret.privacy.personal_data import READY
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.retention import COPIES
from tests.factories import make_account, make_question

ANNE = Person(address="anne@example.org")


def told(_export: Export) -> None:
    """Tell nobody."""


def drawn(name: str, _shown: dict[str, object]) -> Iterator[str]:
    yield name


def maker(app: Flask, tell: object = told) -> Maker:
    settings: Settings = app.extensions["photoallegret"]
    return Maker(settings.data, settings.site, drawn, tell)


def folder(app: Flask) -> Path:
    settings: Settings = app.extensions["photoallegret"]
    return settings.data / "exports"


def asked(person: Person = ANNE) -> int:
    export = ask_export(person, "fr", now())
    db.session.commit()
    return export.id


def claimed() -> Claimed:
    found = claim_export(now())
    assert found is not None
    return found


def one() -> Export:
    return db.session.scalars(select(Export)).one()


def test_a_copy_is_made_once_and_told(app: Flask) -> None:
    make_question("Bonjour", email_key="anne@example.org")
    asked()
    heard: list[int] = []

    done = make_export(claimed(), maker(app, lambda export: heard.append(export.id)), now())

    export = one()
    assert done
    assert export.state is ExportState.READY
    assert export.one_at_a_time is None
    assert export.ends_at == (export.ready_at or now()) + READY
    assert [path.name for path in folder(app).iterdir()] == [f"{export.token}.zip"]
    assert (folder(app) / f"{export.token}.zip").stat().st_size == export.size
    assert export.files() == (f"exports/{export.token}.zip",)
    assert heard == [export.id]
    assert claim_export(now()) is None


def test_another_waits_for_the_first(app: Flask) -> None:
    asked()

    with pytest.raises(AlreadyAskedError):
        ask_export(ANNE, "fr", now())
    db.session.rollback()
    asked(Person(address="other@example.org"))

    assert len(db.session.scalars(select(Export)).all()) == 2


def test_a_day_has_so_many_copies(app: Flask) -> None:
    account = make_account("anne@example.org")
    person = Person(account.id, account.email_key)
    for _ in range(A_DAY):
        asked(person)
        make_export(claimed(), maker(app), now())

    with pytest.raises(TooOftenError):
        ask_export(person, "fr", now())
    ask_export(person, "fr", now() + timedelta(days=1, minutes=1))


def test_a_claim_is_for_one_and_ends(app: Flask) -> None:
    asked()
    first = claimed()

    assert claim_export(now()) is None
    again = claim_export(now() + LEASE)

    assert again is not None
    assert again.attempts == 2
    assert not make_export(first, maker(app), now())  # it came back too late
    assert list(folder(app).iterdir()) == []


def test_a_claim_lasts_as_long_as_its_copy_is_written(app: Flask) -> None:
    asked()
    found = claimed()
    others: list[Claimed | None] = []
    names: list[set[str]] = []

    with time_machine.travel(now(), tick=False) as traveller:

        def slowly(name: str, _shown: dict[str, object]) -> Iterator[str]:
            yield name
            for _ in range(10 if name == "rights/report.html" else 0):
                traveller.shift(LEASE / 2)
                yield name
            others.append(claim_export(now()))
            names.append({path.name for path in folder(app).iterdir()})

        done = make_export(found, replace(maker(app), draw=slowly), now())
        ended = now()

    assert done
    assert set(others) == {None}
    assert set().union(*names) == {f"{found.token}.1.part"}
    assert one().ready_at == ended


def test_whoever_lost_a_claim_stops_and_leaves_the_copy_of_the_other(app: Flask) -> None:
    asked()
    first, again = claimed(), claim_export(now() + LEASE)
    assert again is not None

    with time_machine.travel(now(), tick=False) as traveller:

        def slowly(name: str, _shown: dict[str, object]) -> Iterator[str]:
            assert make_export(again, maker(app), now())
            traveller.shift(LEASE)
            yield name

        stopped = make_export(first, replace(maker(app), draw=slowly), now())
    late = make_export(first, maker(app), now())

    assert (stopped, late) == (False, False)
    assert one().state is ExportState.READY
    assert [path.name for path in folder(app).iterdir()] == [f"{first.token}.zip"]


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(app: Flask) -> None:
    asked()
    moment = now()

    for _ in range(ATTEMPTS):
        found = claim_export(moment)
        assert found is not None
        put_off(found, moment)
        assert claim_export(moment) is None
        moment += REST

    assert one().state is ExportState.FAILED
    assert one().ends_at is not None
    asked()


def test_killed_each_time_it_is_given_up_too(app: Flask) -> None:
    asked()
    moment = now()

    for _ in range(ATTEMPTS):
        assert claim_export(moment) is not None
        moment += LEASE

    assert claim_export(moment) is None
    assert one().state is ExportState.FAILED


def test_a_failure_leaves_no_file(app: Flask) -> None:
    asked()
    broken = Maker(folder(app).parent, maker(app).site, lambda *_: iter([1]), told)  # type: ignore[list-item]

    with pytest.raises(TypeError):
        make_export(claimed(), broken, now())

    assert list(folder(app).iterdir()) == []


def test_who_was_erased_meanwhile_leaves_no_copy(app: Flask) -> None:
    asked()
    found = claimed()
    db.session.execute(delete(Export))
    db.session.commit()

    assert not make_export(found, maker(app), now())
    assert list(folder(app).iterdir()) == []


def test_what_has_ended_goes_with_its_file(app: Flask) -> None:
    asked()
    make_export(claimed(), maker(app), now())
    data = folder(app).parent

    assert apply_lifetime(COPIES, now(), 10, data) == 0
    assert apply_lifetime(COPIES, now() + READY, 10, data) == 1

    assert db.session.scalars(select(Export)).all() == []
    assert list(folder(app).iterdir()) == []


def test_files_without_a_row_go_after_a_day(app: Flask) -> None:
    asked()
    make_export(claimed(), maker(app), now())
    for name in ("lost.zip", "begun.part", "fresh.part"):
        (folder(app) / name).write_text("x")
    for path in folder(app).iterdir():
        if path.name != "fresh.part":
            os.utime(path, (0, 0))

    remove_orphans(folder(app).parent, now())

    assert {path.name for path in folder(app).iterdir()} == {f"{one().token}.zip", "fresh.part"}
