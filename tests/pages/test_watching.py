"""Tests of the watch: every way of writing is seen, and no page depends on what is not watched."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, text, update

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import UNSEEN, db, own_transaction
from photoallegret.gallery.models import Gallery, GalleryText, Photo
from photoallegret.pages.jobs import tend
from photoallegret.pages.models import Generation
from photoallegret.pages.site import Store
from photoallegret.pages.switch import CLOSED
from photoallegret.pages.watching import NEVER_SHOWN, quietly, show_what_waits
from photoallegret.questions.models import QuestionState
from photoallegret.restricted import NOTICE, Restriction
from tests.factories import LONG_AGO, make_account, make_gallery, make_photo, make_question, save
from tests.pages.conftest import PAGE


def by_object() -> None:
    db.session.scalars(select(Gallery)).one().slug = "sud"
    db.session.commit()


def in_bulk() -> None:
    db.session.execute(update(Gallery).values(slug="sud"))
    db.session.commit()


def by_deletion() -> None:
    db.session.delete(db.session.scalars(select(Photo).where(Photo.slug == "a")).one())
    db.session.commit()


def by_insertion() -> None:
    gallery_id = db.session.scalars(select(Gallery.id)).one()
    db.session.execute(
        update(GalleryText).where(GalleryText.gallery_id == gallery_id).values(title="Autre")
    )
    db.session.commit()


def apart() -> None:
    db.session.remove()
    with own_transaction() as connection:
        connection.execute(update(Gallery).values(slug="sud"))


def by_hand() -> None:
    db.session.execute(text("UPDATE gallery SET slug = 'sud'"))
    db.session.commit()


def past_every_layer() -> None:
    db.session.connection().exec_driver_sql("update gallery set slug = 'sud'")
    db.session.commit()


def with_a_table_of_its_own() -> None:
    found = (
        "WITH found AS (SELECT 'sud' AS name) UPDATE gallery SET slug = (SELECT name FROM found)"
    )
    db.session.execute(text(found))
    db.session.commit()


WAYS = [by_object, in_bulk, by_deletion, by_insertion, apart, by_hand, past_every_layer,
        with_a_table_of_its_own]  # fmt: skip


@pytest.mark.parametrize("write", WAYS)
def test_a_change_is_seen_however_it_is_written(
    client: FlaskClient, gallery: str, store: Store, write: Callable[[], None]
) -> None:
    client.get(gallery)
    before, number = store.switch.shown(), _number()

    write()

    assert store.switch.shown().name != before.name
    assert store.switch.shown() is not CLOSED
    assert _number() == number + 1 == store.switch.shown().number


def test_what_says_that_it_shows_nothing_keeps_the_pages(
    client: FlaskClient, gallery: str, store: Store
) -> None:
    client.get(gallery)
    before = store.switch.shown()

    db.session.execute(update(Photo).values(settle_at=None).execution_options(**{UNSEEN: True}))
    db.session.commit()

    assert store.switch.shown() == before


def test_a_connection_that_commits_twice_leaves_the_store_open(gallery: str, store: Store) -> None:
    assert gallery
    with db.engine.execution_options(photoallegret_writing=True).connect() as connection:
        for name in ("sud", "est"):
            connection.execute(update(Gallery).values(slug=name))
            connection.commit()

    assert store.switch.shown().number == _number()


def test_a_connection_lost_while_it_commits_leaves_the_store_open(
    gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gallery

    connection = db.session.connection()

    def lose(_connection: Any) -> None:
        connection.invalidate()
        raise OSError(32, "gone")

    db.session.execute(update(Gallery).values(slug="sud"))
    with monkeypatch.context() as broken:
        broken.setattr(db.engine.dialect, "do_commit", lose)
        with pytest.raises(OSError, match="gone"):
            db.session.commit()
    db.session.remove()

    assert store.switch.shown() is not CLOSED


def test_a_change_taken_back_raises_nothing(gallery: str, store: Store) -> None:
    assert gallery
    number, before = _number(), store.switch.shown()

    db.session.execute(update(Gallery).values(slug="sud"))
    db.session.rollback()

    assert _number() == number
    assert store.switch.shown() == before


def test_the_store_is_closed_while_the_change_is_committed(
    gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gallery
    seen = []
    commit = db.engine.dialect.do_commit

    def look(connection: Any) -> None:
        seen.append(store.switch.shown())
        commit(connection)

    monkeypatch.setattr(db.engine.dialect, "do_commit", look)
    in_bulk()

    assert seen[-1] is CLOSED
    assert store.switch.shown() is not CLOSED


def test_a_commit_that_fails_opens_it_again(
    gallery: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gallery

    def fail(_connection: Any) -> None:
        raise OSError(28, "disk full")

    db.session.execute(update(Gallery).values(slug="sud"))
    with monkeypatch.context() as broken:
        broken.setattr(db.engine.dialect, "do_commit", fail)
        with pytest.raises(OSError, match="disk full"):
            db.session.commit()
    db.session.remove()

    assert store.switch.shown() is not CLOSED


def test_what_nobody_sees_keeps_the_pages(client: FlaskClient, gallery: str, store: Store) -> None:
    client.get(gallery)
    before = store.switch.shown()

    make_account("alice@example.org")
    db.session.commit()
    db.session.execute(update(Account).values(language="en"))
    db.session.commit()

    assert store.switch.shown() == before


def test_what_arrives_one_by_one_waits_and_is_shown_at_the_end(
    client: FlaskClient, gallery: str, store: Store
) -> None:
    client.get(gallery)
    before, number = store.switch.shown(), _number()

    with quietly():
        in_bulk()
        by_insertion()
        during = store.switch.shown()

    assert during == before
    assert _number() == number + 1 == store.switch.shown().number
    assert not show_what_waits()


def test_what_waits_is_shown_within_a_minute(gallery: str, store: Store) -> None:
    assert gallery
    before = store.switch.shown()
    with pytest.raises(KeyError):
        _broken_off()
    waits = store.switch.shown()

    tend(threading.Event())

    assert waits == before
    assert store.switch.shown().number == before.number + 1


def _broken_off() -> None:
    with quietly():
        in_bulk()
        raise KeyError


def test_a_change_beside_an_import_is_shown_at_once(
    app: Flask, client: FlaskClient, gallery: str, store: Store
) -> None:
    client.get(gallery)
    before = store.switch.shown()
    thread = threading.Thread(target=_elsewhere, args=(app,))

    with quietly():
        thread.start()
        thread.join()
        during = store.switch.shown()

    assert during.number == before.number + 1


def _elsewhere(app: Flask) -> None:
    with app.app_context(), own_transaction() as connection:
        connection.execute(update(Gallery).values(slug="sud"))


def test_tables_never_shown_exist(app: Flask) -> None:
    assert app.testing
    assert {*NEVER_SHOWN} - {"alembic_version"} <= set(db.metadata.tables)


def test_what_goes_with_something_never_shown_is_seen(gallery: str, store: Store) -> None:
    """The database's own cascades run no statement that could be watched."""
    assert gallery
    account = make_account("alice@example.org")
    db.session.flush()
    db.session.execute(insert(Restriction).values(**RESTRICTION, account_id=account.id))
    db.session.commit()
    before = store.switch.shown()

    db.session.execute(delete(Account).where(Account.id == account.id))
    db.session.commit()

    assert db.session.scalar(select(Restriction.id)) is None
    assert store.switch.shown().name != before.name


def test_no_public_page_reads_what_is_never_shown(
    client: FlaskClient, gallery: str, store: Store, asking: Any
) -> None:
    make_question(state=QuestionState.PUBLISHED, **PUBLISHED)
    save()
    kept = [gallery, f"{gallery}/a", "/", "/galeries", "/a-propos", "/licence", "/vos-droits",
            "/vos-droits/lettre", "/questions", "/questions/vendue", "/flux.xml", "/sitemap.xml",
            "/sitemaps/pages.xml", "/sitemaps/nord/1.xml", "/sitemaps/questions.xml"]  # fmt: skip

    with asking() as asked:
        answers = [client.get(path).status_code for path in kept]
    warm = store.layer.memory.pages

    read = {table for text in asked for table in re.findall(r"(?:FROM|JOIN) (\w+)", text)}
    assert answers == [200] * len(kept)
    assert len(warm) == len(kept)
    assert "gallery" in read
    assert read & NEVER_SHOWN == set()


RESTRICTION = {"address": "a@example.org", "language": "fr", "since": LONG_AGO, "ground": "x"}
PUBLISHED: dict[str, Any] = {
    "slug": "vendue",
    "published_at": LONG_AGO,
    "public_question": "Est-elle en vente ?",
    "public_answer": "Oui.",
}


@pytest.mark.parametrize("table", ["gallery published", "gallery", "photo", "restriction"])
def test_the_first_date_to_come_is_when_the_pages_become_past(
    app: Flask, store: Store, table: str
) -> None:
    assert app.testing
    soon = now() + timedelta(hours=1)
    photo = make_photo("a", withdrawn_at=soon if table == "photo" else None)
    dates: dict[str, Any] = {}
    if table.startswith("gallery"):
        dates["published_at" if "published" in table else "withdrawn_at"] = soon
    make_gallery("nord", [photo], **dates)
    if table == "restriction":
        told = {"told_at": soon - NOTICE.length}
        db.session.execute(insert(Restriction).values(**RESTRICTION, **told))
    make_gallery("later", [make_photo("b")], withdrawn_at=soon + timedelta(hours=1))
    db.session.commit()

    assert store.switch.shown().until == int(soon.timestamp())


def test_a_photo_withdrawn_on_a_day_is_gone_at_its_second(client: FlaskClient) -> None:
    soon = now() + timedelta(hours=1)
    make_gallery("nord", [make_photo("a", withdrawn_at=soon), make_photo("b")])
    save()

    with time_machine.travel(soon - timedelta(seconds=5), tick=False):
        before = [client.get(f"{PAGE}/a").status_code for _ in range(2)]
    with time_machine.travel(soon, tick=False):
        after = [client.get(f"{PAGE}/a").status_code for _ in range(2)]

    assert (before, after) == ([200, 200], [410, 410])


def _number() -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(select(Generation.number)) or 0)


def test_a_connection_that_broke_is_rolled_back_in_peace(app: Flask) -> None:
    assert app.extensions
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.invalidate()

        connection.rollback()

        assert connection.execute(text("SELECT 1")).scalar() == 1
