"""Never stale: after any walk of changes, what is served is what would be drawn."""

import itertools
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from werkzeug.test import TestResponse

from photoallegret.banner import Message, put_up
from photoallegret.clock import now
from photoallegret.db import db, write_log_back
from photoallegret.factory import create_app
from photoallegret.gallery.models import (
    Gallery,
    GalleryPhoto,
    GalleryText,
    Photo,
    PhotoText,
    Rendition,
    SiteText,
    Visibility,
)
from photoallegret.pages.layer import NOT_KEPT
from photoallegret.pages.switch import drop
from photoallegret.questions.models import Question, QuestionState
from photoallegret.restricted import Restriction
from photoallegret.versions.models import TextVersion
from tests.factories import (
    LONG_AGO,
    data_of,
    make_gallery,
    make_photo,
    make_question,
    save,
)

PATHS = [
    "/", "/galeries", "/galeries/nord", "/galeries/sud", "/galeries/nord/a", "/galeries/nord/b",
    "/galeries/sud/b", "/en/", "/en/galleries/nord", "/a-propos", "/questions",
    "/questions/vendue", "/flux.xml", "/sitemap.xml", "/sitemaps/nord/1.xml", "/vos-droits",
    "/confidentialite", "/conditions/versions", "/conditions/v/1", "/en/terms/v/1/changes",
    "/rien", "/galeries/nord/rien",
]  # fmt: skip


_numbers = itertools.count()


def edit_title(chance: random.Random) -> None:
    db.session.execute(update(GalleryText).values(title=f"Titre {chance.random()}"))


def edit_photo(chance: random.Random) -> None:
    for photo in db.session.scalars(select(Photo)):
        photo.texts[:] = [PhotoText(language="fr", title=f"Photo {chance.random()}")]


def change_visibility(chance: random.Random) -> None:
    gallery = chance.choice(db.session.scalars(select(Gallery)).all())
    gallery.visibility = chance.choice([*Visibility])
    gallery.password_hash = "x" if gallery.visibility is Visibility.PROTECTED else ""


def date_gallery(chance: random.Random) -> None:
    gallery = chance.choice(db.session.scalars(select(Gallery)).all())
    gallery.published_at = LONG_AGO + chance.choice([timedelta(0), timedelta(days=9999)])
    gallery.withdrawn_at = chance.choice([None, now() - timedelta(days=1)])


def withdraw(chance: random.Random) -> None:
    photo = chance.choice(db.session.scalars(select(Photo)).all())
    column = chance.choice(["withdrawn_at", "care_at", "binned_at"])
    setattr(photo, column, None if getattr(photo, column) else now() - timedelta(seconds=1))


def demand_releases(chance: random.Random) -> None:
    db.session.execute(update(Gallery).values(demands_releases=chance.random() < 0.5))
    db.session.execute(update(Photo).values(is_cleared=chance.random() < 0.5))


def hang(chance: random.Random) -> None:
    gallery = chance.choice(db.session.scalars(select(Gallery)).all())
    gallery.members.append(
        GalleryPhoto(photo=make_photo(f"p{next(_numbers)}"), position=99, added_at=LONG_AGO)
    )
    gallery.photo_count += 1


def take_down(chance: random.Random) -> None:
    member = chance.choice(db.session.scalars(select(GalleryPhoto)).all())
    if len(member.gallery.members) > 1:
        db.session.delete(member)


def lose_a_size(_chance: random.Random) -> None:
    widest = select(Rendition.id).where(Rendition.format == "avif").limit(1)
    db.session.execute(delete(Rendition).where(Rendition.id.in_(widest)))


def say(chance: random.Random) -> None:
    db.session.execute(delete(SiteText))
    db.session.add(SiteText(language="fr", about=f"Bonjour {chance.random()}"))


def decide(chance: random.Random) -> None:
    question = db.session.scalars(select(Question)).one()
    question.public_answer = f"Oui {chance.random()}"
    question.state = chance.choice([QuestionState.PUBLISHED, QuestionState.REMOVED])


def restrict(_chance: random.Random) -> None:
    if db.session.scalar(select(Restriction.id)):
        db.session.execute(delete(Restriction))
        return
    told = {"address": "anne@example.org", "language": "fr", "since": LONG_AGO, "ground": "x"}
    db.session.execute(insert(Restriction).values(**told))


def write_by_hand(chance: random.Random) -> None:
    words = {"words": f"Main {chance.random()}"}
    db.session.execute(text("  update gallery_text set description = :words"), words)


def publish_a_text(chance: random.Random) -> None:
    last = db.session.scalar(select(func.max(TextVersion.number))) or 0
    for code in ("fr", "en"):
        db.session.add(
            TextVersion(
                slug="terms", number=last + 1, language=code, published_at=now(), digest="x",
                content=f"<p>{chance.random()}</p>",
            )
        )  # fmt: skip


def said(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "Date"}


def assert_fresh(client: FlaskClient) -> None:
    for path in PATHS:
        served = client.get(path)
        drawn = client.get(path, environ_overrides={NOT_KEPT: "1"})
        assert served.status_code == drawn.status_code, path
        if b"form_token" not in drawn.data:  # the door of a gallery is drawn for each visitor
            assert served.data == drawn.data, path
            assert said(served) == said(drawn), path


EDITS = [edit_title, edit_photo, change_visibility, date_gallery, withdraw, demand_releases, hang,
         take_down, lose_a_size, say, decide, restrict, write_by_hand,
         publish_a_text]  # fmt: skip


@pytest.fixture
def site(app: Flask) -> Flask:
    shared = make_photo("b")
    make_gallery("nord", [make_photo("a"), shared])
    make_gallery("sud", [shared])
    make_question(
        state=QuestionState.PUBLISHED, slug="vendue", published_at=LONG_AGO,
        public_question="Est-elle en vente ?", public_answer="Oui.", answer="Oui.",
    )  # fmt: skip
    save()
    return app


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=st.lists(st.sampled_from(EDITS), min_size=8, max_size=8), seed=st.integers(0, 2**32))
def test_what_is_served_is_what_would_be_drawn(
    site: Flask, walk: list[Callable[[random.Random], None]], seed: int
) -> None:
    chance, client = random.Random(seed), site.test_client()
    for edit in walk:
        edit(chance)
        save()
        assert_fresh(client)


def test_a_database_put_back_shows_what_it_holds(site: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("its file is put back")
    file, client = data_of(site) / "site.sqlite", site.test_client()
    db.session.remove()
    assert write_log_back()
    older = file.read_bytes()
    before = client.get("/galeries/nord").data
    db.session.execute(update(GalleryText).values(title="Autre titre"))
    db.session.commit()
    changed = client.get("/galeries/nord").data
    db.session.remove()
    db.engine.dispose()

    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    file.write_bytes(older)
    again = create_app(site.extensions["photoallegret"])

    assert b"Autre titre" in changed
    assert again.test_client().get("/galeries/nord").data == before
    with again.app_context():
        db.engine.dispose()


def test_a_banner_is_on_every_page_at_once_and_gone_at_once(site: Flask) -> None:
    client, data = site.test_client(), data_of(site)
    before = [client.get(path).data for path in PATHS[:3]]

    put_up(data, [Message({"fr": "Un incident"}, now() + timedelta(hours=1))])
    drop(data)
    during = [client.get(path).data for path in PATHS[:3]]
    put_up(data, [])
    drop(data)

    assert all(b"Un incident" in one for one in during)
    assert [client.get(path).data for path in PATHS[:3]] == before
