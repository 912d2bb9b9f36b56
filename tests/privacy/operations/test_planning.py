"""Canaries: whoever is erased is nowhere, but for what the plan keeps under its article."""

import logging
import threading
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.jobs import send
from photoallegret.privacy.journal import journal_here, orders_here
from photoallegret.privacy.operations.erasing import Order, erase
from photoallegret.privacy.operations.planning import Act, Plan, plan
from photoallegret.privacy.operations.replaying import replay, unknown
from photoallegret.privacy.queries.tied import Person, held_of, personal_columns
from tests.factories import make_question, save
from tests.support.canaries import Canaries, Place, dump, folder_bytes, plant, put_back, saved


def kept_by(done: Plan, planted: Canaries) -> dict[Place, str]:
    """Return the places whose markers the plan keeps, each with its article."""
    found = {}
    for line in done.lines:
        uses = personal_columns(line.row.__mapper__)
        found |= {(*line.key, name): uses[name].kept_under for name in line.kept}
    return {place: found[place] for place in planted.markers.values() if place in found}


def left_of(planted: Canaries, data: Path, *texts: str) -> set[Place | str]:
    """Return where markers of ``planted`` are found: database, its file, data folder, texts."""
    everywhere = "\n".join((dump(), *texts)).encode()
    everywhere += b"".join(content for _, content in folder_bytes(data))
    marks = {**planted.markers, **{mark: mark for mark in planted.files.values()}}
    left: set[Place | str] = {place for mark, place in marks.items() if mark.encode() in everywhere}
    return left | ({planted.address} if planted.address.encode() in everywhere else set())


def all_of(planted: Canaries) -> set[Place | str]:
    return {*planted.markers.values(), *planted.files.values(), planted.address}


def test_canaries_stand_in_every_personal_column(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")
    tables = {table for table, _, _ in anne.markers.values()}

    assert {"account", "question", "attachment", "outbox", "content_report", "session"} <= tables
    assert left_of(anne, settings.data) == all_of(anne)


def test_nothing_of_an_erased_person_is_left(
    app: Flask, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert app.testing
    caplog.set_level(logging.DEBUG)
    anne, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")

    done = erase(Order(person=anne.person), journal_here())

    kept = kept_by(done, anne)
    assert left_of(anne, settings.data, caplog.text) == set(kept)
    laws = {"GDPR art. 7(1)", "DSA art. 17", "GDPR art. 5(2)", "LIL art. 85"}
    assert set(kept.values()) == laws
    assert {table for table, _, _ in kept} == {
        *("consent_entry", "moderation_decision", "death_claim", "death_entry", "death_file"),
        *("rights_request", "rights_request_event", "rights_request_wait"),
    }
    assert left_of(bruno, settings.data) == all_of(bruno)
    assert not any(path.exists() for path in anne.files)


def test_an_address_alone_leads_to_its_account(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")

    done = erase(Order(person=Person(None, anne.address)), journal_here())

    assert left_of(anne, settings.data) == set(kept_by(done, anne))


def test_the_last_letter_leaves_and_forgets_the_address(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")
    letter = Letter(slug="erasure-done", to=anne.address, language="fr", values={"is_whole": True})

    done = erase(Order(person=anne.person, letter=letter), journal_here())
    assert anne.address in dump()
    send(threading.Event())

    (spooled,) = (settings.data / "outbox").glob("*.eml")
    assert anne.address in spooled.read_text()  # it left: the file stands for her mailbox
    spooled.unlink()
    assert left_of(anne, settings.data) == set(kept_by(done, anne))


def test_the_scope_limits_what_is_erased(app: Flask, settings: Settings) -> None:
    assert app.testing
    anne = plant(settings.data, "anne")

    erase(Order(person=anne.person, scope=frozenset({"questions"})), journal_here())

    left = {place[0] for place in left_of(anne, settings.data) if isinstance(place, tuple)}
    assert not {"question", "attachment"} & left
    assert {"account", "session", "outbox", "security_journal"} <= left


def test_a_restored_database_is_erased_again(app: Flask, settings: Settings) -> None:
    """Dump, erase, put the dump back: everybody is there again, until the journal is replayed."""
    assert app.testing
    anne, bruno = plant(settings.data, "anne"), plant(settings.data, "bruno")
    backup = saved()
    kept = kept_by(erase(Order(person=anne.person), journal_here()), anne)
    put_back(backup)
    assert held_of(anne.person)
    db.session.remove()

    assert [line.number for line in unknown(journal_here())] == [1]
    assert replay(journal_here(), orders_here()) == 1
    assert replay(journal_here(), orders_here()) == 0

    assert left_of(anne, settings.data) == set(kept)
    assert left_of(bruno, settings.data) == all_of(bruno)


def test_the_plan_is_the_whole_effect(app: Flask, settings: Settings) -> None:
    """What cascades in the database is in the plan: rows before and after differ by it alone."""
    assert app.testing
    anne = plant(settings.data, "anne")
    plant(settings.data, "bruno")
    before = counts()

    done = erase(Order(person=anne.person), journal_here())

    gone = {table: before[table] - count for table, count in counts().items()}
    planned = dict.fromkeys(gone, 0)
    for line in done.lines:
        planned[line.table] += line.act is Act.DELETE
    written = {"erasure_entry": -1, "gone_address": -2}
    assert gone == {table: written.get(table, count) for table, count in planned.items()}


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(db.select(db.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


@pytest.mark.usefixtures("app")
def test_what_came_under_an_address_that_nobody_proved_is_erased_too() -> None:
    make_question(email_key="anne@example.org", confirmed_at=None)
    save()

    (line,) = plan(Person(address="anne@example.org")).lines

    assert (line.table, line.act) == ("question", Act.DELETE)
