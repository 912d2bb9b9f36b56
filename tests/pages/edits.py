"""Changes of every kind that a public page may show, and the pages that may show them."""

import itertools
import random
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, text, update

from photoallegret.clock import now
from photoallegret.db import db
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
from photoallegret.questions.models import Question, QuestionState
from photoallegret.restricted import Restriction
from photoallegret.versions.models import TextVersion
from tests.factories import LONG_AGO, make_gallery, make_photo, make_question, save

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


EDITS = [edit_title, edit_photo, change_visibility, date_gallery, withdraw, demand_releases, hang,
         take_down, lose_a_size, say, decide, restrict, write_by_hand,
         publish_a_text]  # fmt: skip


def something_to_see() -> None:
    """Make two galleries that share a photo, and a question with its answer; commit."""
    shared = make_photo("b")
    make_gallery("nord", [make_photo("a"), shared])
    make_gallery("sud", [shared])
    make_question(
        state=QuestionState.PUBLISHED, slug="vendue", published_at=LONG_AGO,
        public_question="Est-elle en vente ?", public_answer="Oui.", answer="Oui.",
    )  # fmt: skip
    save()
