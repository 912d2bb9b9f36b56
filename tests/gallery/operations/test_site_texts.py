"""The site's own words and the photos that stand for it."""

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import PublishingAct, PublishingEntry, SitePictures
from photoallegret.gallery.operations.merging import EditedMeanwhileError, marks_of
from photoallegret.gallery.operations.settling import states_of
from photoallegret.gallery.operations.site_texts import (
    SitePicture,
    choose_site_picture,
    clean,
    site_written,
    write_site,
)
from photoallegret.site_file import Texts
from tests.factories import LONG_AGO, make_photo

FILE = {"fr": Texts(tagline="Mer.", about="Bonjour"), "en": Texts()}


def write(**mine: str) -> dict[str, str]:
    return write_site(mine, marks=marks_of(site_written(FILE)), defaults=FILE)


def edition() -> int:
    return db.session.scalars(select(SitePictures.edition)).one()


def test_the_settings_file_speaks_until_something_is_written(app: Flask) -> None:
    assert site_written(FILE) == {
        "tagline_fr": "Mer.", "about_fr": "Bonjour", "tagline_en": "", "about_en": ""
    }  # fmt: skip

    former = write(tagline_fr="Nuit.", about_en="Hello", about_fr="Bonjour")

    assert former == {"tagline_fr": "Mer.", "about_en": ""}
    assert site_written(FILE)["tagline_fr"] == "Nuit."
    assert edition() == 1
    write(tagline_fr="")
    assert site_written(FILE)["tagline_fr"] == "Mer."


def test_of_two_who_write_the_second_must_choose(app: Flask) -> None:
    marks = marks_of(site_written(FILE))
    write(tagline_fr="Nuit.")

    with pytest.raises(EditedMeanwhileError) as conflict:
        write_site({"tagline_fr": "Jour.", "about_en": "x"}, marks=marks, defaults=FILE)
    assert conflict.value.fields == ("tagline_fr",)
    write_site({"tagline_fr": "Mer.", "about_en": "Hello"}, marks=marks, defaults=FILE)

    assert site_written(FILE)["tagline_fr"] == "Nuit."
    assert site_written(FILE)["about_en"] == "Hello"


def test_a_portrait_is_public_whatever_it_hangs_in(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b")

    def is_public(photo_id: int) -> bool:
        db.session.commit()
        return states_of([photo_id], now())[0].is_public

    assert choose_site_picture(SitePicture.PORTRAIT, a, account_id=None) is None
    assert is_public(a.id)
    assert choose_site_picture(SitePicture.PORTRAIT, b, account_id=None) == a.id
    assert a.settle_at is not None
    assert not is_public(a.id)
    assert is_public(b.id)
    b.binned_at = LONG_AGO
    assert not is_public(b.id)
    choose_site_picture(SitePicture.OPENING, a, account_id=None)
    assert not is_public(a.id)
    acts = db.session.scalars(select(PublishingEntry).order_by(PublishingEntry.id))
    assert [(entry.act, entry.photo_id) for entry in acts] == [
        (PublishingAct.PUBLISHED, a.id),
        (PublishingAct.WITHDRAWN, a.id),
        (PublishingAct.PUBLISHED, b.id),
    ]


def test_markdown_keeps_its_lines_and_its_spaces() -> None:
    assert clean("about", "\n# Anne\r\n\r\n- a\n    - b  \nc\x00") == "# Anne\n\n- a\n    - b  \nc"
    assert clean("tagline", " De  la\nmer ") == "De la mer"
