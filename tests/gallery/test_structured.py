"""Tests of what search engines are told."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from photoallegret.gallery.shown import File, ShownGallery, ShownPhoto
from photoallegret.gallery.structured import Publication, block, web_address
from photoallegret.site_file import Photographer, Site, Texts

SITE = Site(
    name="Photographies d’Anne",
    photographer=Photographer(name="Anne", credit_line="Anne / Agence", copyright_notice="© Anne"),
    texts={"fr": Texts(description="Des montagnes.")},
)
HERE = Publication(SITE, "https://photos.example", "fr", "https://photos.example/licence")
PHOTO = ShownPhoto(
    slug="maree",
    number=1,
    title="Marée",
    has_own_title=True,
    headline="",
    caption="",
    alt="Du sable",
    place="",
    taken="",
    taken_iso="",
    technical="",
    creator="",
    credit="",
    copyright_notice="",
    usage_terms="",
    web_statement="",
    licensor_url="",
    keywords=(),
    width=3000,
    height=2000,
    colour="#112233",
    jpg=(File("/i/key/a-480.jpg", 480, 320, 1), File("/i/key/b-1600.jpg", 1600, 1067, 2)),
    avif=(),
)


def test_a_photo_says_all_that_makes_it_licensable() -> None:
    thing = HERE.photo(PHOTO, "https://photos.example/galeries/nord/maree")

    assert thing == {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "@id": "https://photos.example/galeries/nord/maree#photo",
        "mainEntityOfPage": "https://photos.example/galeries/nord/maree",
        "contentUrl": "https://photos.example/i/key/b-1600.jpg",
        "encodingFormat": "image/jpeg",
        "width": 1600,
        "height": 1067,
        "thumbnail": {
            "@type": "ImageObject",
            "contentUrl": "https://photos.example/i/key/a-480.jpg",
            "width": 480,
            "height": 320,
        },
        "name": "Marée",
        "caption": "Du sable",
        "inLanguage": "fr",
        "creator": {
            "@type": "Person",
            "@id": "https://photos.example/#photographer",
            "name": "Anne",
            "url": "https://photos.example/",
        },
        "creditText": "Anne / Agence",
        "copyrightNotice": "© Anne",
        "license": "https://photos.example/licence",
        "acquireLicensePage": "https://photos.example/licence",
    }


def test_another_photographer_is_not_given_the_sites_credit() -> None:
    thing = HERE.image(replace(PHOTO, creator="Bob"))

    assert thing["creator"] == {"@type": "Person", "name": "Bob"}
    assert (thing["creditText"], thing["copyrightNotice"]) == ("Bob", "© Bob")


def test_the_words_of_the_file_come_first() -> None:
    photo = replace(
        PHOTO,
        caption="Une plage",
        place="Le Croisic",
        taken_iso="2026-11-22T07:30:00+01:00",
        credit="Crédit",
        copyright_notice="© 2026",
        web_statement="https://rights.example/1",
        licensor_url="https://agency.example/2",
        keywords=("mer", "sable"),
    )

    thing = HERE.image(photo)

    assert thing["caption"] == "Une plage"
    assert thing["contentLocation"] == {"@type": "Place", "name": "Le Croisic"}
    assert thing["dateCreated"] == "2026-11-22T07:30:00+01:00"
    assert (thing["creditText"], thing["copyrightNotice"]) == ("Crédit", "© 2026")
    assert thing["license"] == "https://rights.example/1"
    assert thing["acquireLicensePage"] == "https://agency.example/2"
    assert thing["keywords"] == "mer, sable"


def test_a_gallery_is_told_with_its_cover() -> None:
    gallery = ShownGallery("nord", "Nord", "Du vent.", "Bretagne", "2026", 3, 0, None)

    thing = HERE.gallery(gallery, "https://photos.example/galeries/nord", PHOTO)
    bare = HERE.gallery(replace(gallery, description="", place=""), "https://x.example", None)

    assert thing["@type"] == "ImageGallery"
    assert thing["url"] == "https://photos.example/galeries/nord"
    assert thing["primaryImageOfPage"] == HERE.image(PHOTO)
    assert {"description", "contentLocation", "primaryImageOfPage"} & set(bare) == set()


def test_home_tells_the_site_and_the_photographer() -> None:
    website, person = HERE.home()["@graph"]  # type: ignore[misc,attr-defined]

    assert (website["@type"], website["name"]) == ("WebSite", "Photographies d’Anne")
    assert website["description"] == "Des montagnes."
    assert website["publisher"] == {"@id": person["@id"]}


@pytest.mark.parametrize(
    "text",
    ["</script><b>", "<!--<script>", "]]>", "\N{LINE SEPARATOR}", "\\u003c", "é\N{PILE OF POO}"],
)
def test_no_text_ends_the_block(text: str) -> None:
    html = f"<!doctype html><title>t</title>{block({'name': text})}<p>after</p>"
    soup = BeautifulSoup(html, "html5lib")

    assert soup.p is not None
    assert soup.p.get_text() == "after"
    assert soup.b is None
    assert soup.script is not None
    assert soup.script["type"] == "application/ld+json"
    assert json.loads(str(soup.script.string)) == {"name": text}


@pytest.mark.parametrize("text", ["https://a.example/b?c=d#e", "http://a.example"])
def test_a_web_address_is_kept(text: str) -> None:
    assert web_address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//a.example",
        "a.example",
        "https:",
        "http://[",
        "Tous droits réservés",
        "mailto:a@b.example",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert web_address(text) == ""
