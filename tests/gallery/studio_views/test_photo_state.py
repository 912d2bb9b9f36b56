"""Who sees a photo, in words."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.content import Content, Hung
from photoallegret.gallery.models import Photo, Visibility
from photoallegret.gallery.operations.drafting import save_draft
from photoallegret.gallery.studio_views.photo_state import hung_of, state_of
from tests.factories import LONG_AGO, make_gallery, make_photo

LATER = now() + timedelta(days=30)


def sentence(photo: Photo) -> str:
    return state_of(photo, queries.hangings_of(photo.id), now()).sentence


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"binned_at": LONG_AGO}, "Dans la corbeille depuis le 4 mai 2025"),
        ({"jpeg_at": None}, "En préparation."),
        ({"withdrawn_at": LONG_AGO}, "Retirée depuis le 4 mai 2025"),
        ({"withdrawn_at": LATER}, "Publique"),
    ],
)
def test_what_hides_it_comes_before_where_it_hangs(
    app: Flask, values: dict[str, object], said: str
) -> None:
    photo = make_photo("a", **values)  # type: ignore[arg-type]  # as the factory takes them
    make_gallery("nord", [photo])

    with app.test_request_context("/atelier"):
        assert sentence(photo).startswith(said)


def test_the_most_open_of_its_galleries_says_who_sees_it(app: Flask) -> None:
    photo, said = make_photo("a"), []

    with app.test_request_context("/atelier"):
        for visibility in ("draft", "protected", "unlisted", "published"):
            make_gallery(visibility, [photo], visibility=Visibility(visibility))
            said.append(sentence(photo))

    assert said == [
        "Privée\N{NO-BREAK SPACE}: elle n’est dans aucune galerie ouverte.",
        "Vue par ceux qui connaissent le mot de passe de sa galerie.",
        "Vue par ceux qui connaissent l’adresse de sa galerie.",
        "Publique\N{NO-BREAK SPACE}: tout le monde la voit.",
    ]


def test_only_what_visitors_may_see_can_be_withdrawn(app: Flask) -> None:
    nowhere, drafted, later, gone = (
        make_photo(slug, withdrawn_at=at)
        for slug, at in (("a", None), ("b", None), ("c", None), ("d", LONG_AGO))
    )
    make_gallery("draft", [drafted], visibility=Visibility.DRAFT)
    make_gallery("later", [later, gone], published_at=LATER)

    with app.test_request_context("/atelier"):
        may = [
            state_of(photo, queries.hangings_of(photo.id), now()).may_withdraw
            for photo in (nowhere, drafted, later, gone)
        ]
        portrait = state_of(nowhere, [], now(), is_portrait=True)

    assert may == [False, False, True, False]
    assert portrait.may_withdraw


def test_each_gallery_says_how_it_holds_it(app: Flask) -> None:
    photo, other = make_photo("a"), make_photo("b")
    make_gallery("live", [photo])
    leaving = make_gallery("leaving", [photo, other])
    coming = make_gallery("coming", [other])
    make_gallery("later", [photo], published_at=LATER)
    for gallery, kept in ((leaving, other), (coming, photo)):
        content = Content(items=(Hung(kept.id),))
        save_draft(gallery, content, edition=0, account_id=None)

    with app.test_request_context("/atelier"):
        hung = [hung_of(item, now()) for item in queries.hangings_of(photo.id)]

    assert {item.title: item.state for item in hung} == {
        "Titre live": "publiée",
        "Titre leaving": "publiée, décrochée dans son brouillon",
        "Titre coming": "dans son brouillon seulement",
        "Titre later": "fermée",
    }
