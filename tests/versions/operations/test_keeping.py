"""A version is made when something has changed, once, and is never changed afterwards."""

import threading
from copy import deepcopy
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.versions.models import Announcement, DeclaredVersion, TextVersion
from photoallegret.versions.operations import keeping
from photoallegret.versions.queries import newest, versions_of
from photoallegret.versions.rules.snapshot import digest_of
from tests.support.meanwhile import meanwhile
from tests.versions.cases import TEXTS, declared_now, longer, publish, reworded

CHANGED = deepcopy(TEXTS) | {"terms": {"fr": "<p>Conditions changées.</p>", "en": "<p>Terms.</p>"}}


def counts() -> tuple[int, int, int]:
    tables = (TextVersion, DeclaredVersion, Announcement)
    found = [db.session.scalar(select(func.count(one.id))) or 0 for one in tables]
    db.session.rollback()
    return found[0], found[1], found[2]


def test_what_is_published_first_is_kept_and_tells_nobody(app: Flask) -> None:
    moment = now()

    assert publish(moment=moment)

    assert counts() == (4, 1, 0)
    one = newest("privacy")["fr"]
    assert (one.number, one.published_at, one.content) == (1, moment, TEXTS["privacy"]["fr"])
    assert one.digest == digest_of(one.content)


def test_nothing_new_makes_no_version(app: Flask) -> None:
    publish()

    assert not publish()
    spaced = {slug: {code: f" {html}\n\n" for code, html in told.items()}
              for slug, told in TEXTS.items()}  # fmt: skip
    assert not publish(spaced)
    assert counts() == (4, 1, 0)


def test_a_text_that_changes_in_one_language_has_a_version_in_each(app: Flask) -> None:
    publish()

    assert publish(CHANGED)

    assert [one.number for one in versions_of("terms", "fr")] == [2, 1]
    assert [one.digest for one in versions_of("terms", "en")] == [digest_of("<p>Terms.</p>")] * 2
    assert [one.number for one in versions_of("privacy", "fr")] == [1]


def test_a_text_may_come_back_as_it_was(app: Flask) -> None:
    publish()
    publish(CHANGED)

    assert publish()

    assert [one.content for one in versions_of("terms", "fr")] == [
        TEXTS["terms"]["fr"],
        CHANGED["terms"]["fr"],
        TEXTS["terms"]["fr"],
    ]


def test_a_change_of_substance_is_announced_and_a_word_is_not(app: Flask) -> None:
    value = declared_now()
    publish(declared=value)
    publish(declared=reworded(value))
    assert counts() == (4, 2, 0)

    policy = TEXTS | {"privacy": {"fr": "<p>Plus longtemps.</p>", "en": "<p>Longer.</p>"}}
    publish(policy, longer(value))

    assert counts() == (6, 3, 1)
    told = db.session.scalars(select(Announcement)).one()
    assert (told.key, told.number, told.told_at) == ("declared:3", 2, None)
    assert set(told.words) == {"fr", "en"}
    assert "Kept longer" in told.words["en"][0]
    assert "plus longue" in told.words["fr"][0]


def test_two_processes_at_once_make_one_version(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = declared_now()
    publish(declared=value)
    is_new, calls = keeping._is_new, []

    def slowly(*args: object) -> bool:
        found = is_new(*args)  # type: ignore[arg-type]
        if not calls:
            calls.append(args)
            meanwhile(app, lambda: publish(CHANGED, longer(value)))
        return found

    monkeypatch.setattr(keeping, "_is_new", slowly)
    publish(CHANGED, longer(value))

    assert calls
    assert counts() == (6, 2, 1)


def test_many_at_once_make_one_version(app: Flask) -> None:
    value, start, failures = declared_now(), threading.Barrier(4), []
    publish(declared=value)

    def run() -> None:
        with app.app_context():
            start.wait()
            try:
                publish(CHANGED, longer(value))
            except Exception as error:  # noqa: BLE001 -- told below
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert not failures
    assert counts() == (6, 2, 1)


@pytest.mark.parametrize("table", [TextVersion, DeclaredVersion])
def test_the_database_refuses_to_change_a_version(
    app: Flask, table: type[TextVersion | DeclaredVersion]
) -> None:
    publish()

    for act in (update(table).values(content="x"), delete(table)):
        with pytest.raises(DatabaseError, match="never changed"):
            db.session.execute(act)
        db.session.rollback()
    assert counts() == (4, 1, 0)


def test_the_day_is_that_of_the_version(app: Flask) -> None:
    moment = now() - timedelta(days=40)
    publish(moment=moment)
    publish(CHANGED, moment=moment + timedelta(days=10))

    assert newest("terms")["en"].published_at == moment + timedelta(days=10)
    assert newest("privacy")["fr"].published_at == moment
