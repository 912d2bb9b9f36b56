"""What visitors read of the site itself."""

from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery import queries
from photoallegret.gallery.models import SitePictures, SiteText, Visibility
from photoallegret.site_file import Texts
from tests.factories import LONG_AGO, make_gallery, make_photo

FILE = Texts(tagline="Mer.", about="Bonjour")


def test_what_is_written_comes_before_the_settings_file(app: Flask) -> None:
    nothing = queries.site_words("fr", FILE)
    photo = make_photo("a")
    db.session.add(SiteText(language="fr", tagline="Nuit."))
    db.session.add(SitePictures(id=1, changed_at=LONG_AGO, portrait_id=photo.id))
    db.session.flush()

    words = queries.site_words("fr", FILE)

    assert (nothing.tagline, nothing.about, nothing.portrait_id) == ("Mer.", "Bonjour", None)
    assert (words.tagline, words.about) == ("Nuit.", "Bonjour")
    assert (words.opening_id, words.portrait_id) == (None, photo.id)
    assert queries.is_portrait(photo)
    assert queries.site_words("en", Texts()).tagline == ""


def test_a_photo_is_seen_unless_it_is_withdrawn_or_binned(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b", withdrawn_at=LONG_AGO)

    assert queries.photo_seen(a.id, now()) is a
    assert queries.photo_seen(b.id, now()) is None
    assert queries.photo_seen(None, now()) is None


def test_recent_photos_are_found_by_title_and_file_name(app: Flask) -> None:
    a = make_photo("mer_1", title="Grève")
    b = make_photo("mer-2")
    make_photo("mer-3", binned_at=LONG_AGO)

    assert queries.recent_photos("", 9, now()) == [b, a]
    assert queries.recent_photos("", 1, now()) == [b]
    assert queries.recent_photos("GR", 9, now()) == [a]
    assert queries.recent_photos("r_1", 9, now()) == [a]
    assert queries.recent_photos("%", 9, now()) == []


def test_photos_that_may_not_be_shown_are_not_among_the_recent(app: Flask) -> None:
    listed, hidden, apart = (make_photo(slug) for slug in "abc")
    make_photo("d", withdrawn_at=LONG_AGO)
    make_gallery("open", [listed])
    make_gallery("secret", [hidden], visibility=Visibility.UNLISTED)

    assert queries.recent_photos("", 9, now()) == [apart, hidden, listed]
    assert queries.recent_photos("", 9, now(), is_listed=True) == [listed]
