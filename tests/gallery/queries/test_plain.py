"""Tests of photos read as plain rows: they are shown as the objects are."""

import pytest
from sqlalchemy import select

from photoallegret.gallery import queries
from photoallegret.gallery.models import Photo, PhotoText
from photoallegret.gallery.shown import show_photo
from photoallegret.i18n import speaking
from tests.factories import make_photo

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_plain_photo_is_shown_as_its_object_is(code: str) -> None:
    photo = make_photo("a", size=(3000, 2000), keywords=["brume"], creator="Ada")
    photo.texts.append(PhotoText(language="fr", title="Marée", alt_text="Du sable"))
    photo.texts.append(PhotoText(language="en", title="Tide", caption="Only in English"))
    other = make_photo("other")
    other.texts.append(PhotoText(language="fr", title="Autre"))
    wanted = select(*queries.SHOWN).where(Photo.slug == "a")

    (plain,) = queries.plain_photos(wanted)

    with speaking(code):
        assert show_photo(plain, 3, technical=False) == show_photo(photo, 3, technical=False)


def test_a_plain_photo_holds_what_walls_show_and_no_more() -> None:
    make_photo("a")

    (plain,) = queries.plain_photos(select(*queries.SHOWN))

    assert not hasattr(plain, "file_name")
    assert not hasattr(plain, "file_said")
