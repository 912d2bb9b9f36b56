"""What the studio asks of one photo."""

from dataclasses import replace

from flask import Flask

from photoallegret.gallery import queries
from photoallegret.gallery.models import PhotoText
from photoallegret.gallery.operations.drafting import published_content, save_draft
from photoallegret.gallery.operations.editions import publish_draft
from photoallegret.gallery.operations.hanging import hang_photo
from tests.factories import LONG_AGO, make_gallery, make_photo


def test_neighbours_leave_out_the_bin(app: Flask) -> None:
    a, _binned, b, c = (
        make_photo(slug, binned_at=at)
        for slug, at in (("a", None), ("x", LONG_AGO), ("b", None), ("c", None))
    )

    assert queries.beside(a.id) == (None, b.id)
    assert queries.beside(b.id) == (a.id, c.id)
    assert queries.beside(c.id) == (b.id, None)


def test_an_alternative_text_in_the_first_language_describes(app: Flask) -> None:
    make_photo("none")
    make_photo("titled", title="Grève")
    make_photo("binned", binned_at=LONG_AGO)
    captioned, described = make_photo("captioned"), make_photo("described")
    captioned.texts.append(PhotoText(language="en", alt_text="The sea"))
    described.texts.append(PhotoText(language="fr", alt_text="La mer"))

    assert queries.count_without_description("fr") == 3


def test_a_photo_hangs_where_it_is_shown_or_drafted(app: Flask) -> None:
    photo = make_photo("a")
    make_gallery("with", [photo])
    make_gallery("without", [make_photo("b")])

    found = queries.hangings_of(photo.id)

    assert [(item.gallery.slug, item.is_live, item.is_drafted) for item in found] == [
        ("with", True, None)
    ]


def test_a_draft_that_is_over_or_gets_what_was_hung_since_takes_nothing_down(app: Flask) -> None:
    photo, new = make_photo("a"), make_photo("b")
    published, worked_on = make_gallery("published", [photo, new]), make_gallery("on", [photo])
    for gallery in (published, worked_on):
        content = replace(published_content(gallery), place="Voiron")
        save_draft(gallery, content, edition=0, account_id=None)
    publish_draft(published, edition=None, account_id=None)
    hang_photo(worked_on, new)

    found = queries.hangings_of(new.id)

    assert [(item.gallery.slug, item.is_live, item.is_drafted) for item in found] == [
        ("published", True, None),
        ("on", True, True),
    ]


def test_a_photo_on_the_desk_is_there_whoever_may_see_it(app: Flask) -> None:
    photo = make_photo("a", binned_at=LONG_AGO)

    assert queries.photo_on_desk(photo.id) is photo
    assert queries.photo_on_desk(photo.id + 1) is None
