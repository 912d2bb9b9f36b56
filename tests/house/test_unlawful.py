"""Sentences that the law no longer allows: no template, catalog or text may say one."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from photoallegret.i18n import speaking
from photoallegret.legal.texts import TEXTS
from photoallegret.paths import PACKAGE, SITE_EXAMPLE, TEMPLATES, TOP, TRANSLATIONS

UNLAWFUL = {
    "consent by browsing on (C-673/17; loi 78-17 art. 82)": (
        r"(poursuiv|continu)\w* (de naviguer|(à|a) naviguer|(votre|sa|la|leur|cette) navigation)",
        r"by (continuing|browsing on|going on)( to (browse|use|visit))?\b.{0,40}\b(accept|agree)",
        r"sauf si vous .{0,40}désactiv\w+ les cookies",
        r"(?<!ne )(vaut|implique|emporte|suppose) (l.)?acceptation",
        r"us(e|ing) (of )?(this|the) (web)?site (implies|means) .{0,20}(accept|consent)",
        r"(?<!not )constitutes? (your )?acceptance",
    ),
    "identity papers for everybody (GDPR art. 12(6))": (
        r"(joign|joindr|accompagn|muni|présent)\w* .{0,50}(pièce d.identité|passeport)",
        r"identifi\w+ .{0,40}copie d.une pièce d.identité",
        r"(attach|enclose|include|provide) .{0,40}(identity (paper|card|document)|passport)",
        r"copie .{0,20}pièce d.identité (est|sera) (demandée|exigée|obligatoire|requise)",
    ),
    "one court alone for consumers (C. conso R. 631-3; CPC art. 48)": (
        r"(compétence|attribution)( de juridiction)? exclusive",
        r"exclusive(ly)? .{0,30}(jurisdiction|competent|courts)",
        r"exclusivement .{0,20}(compétent|tribun)",
    ),
    "the dispute platform, closed on 20 July 2025": (
        r"ec\.europa\.eu/(consumers/)?odr",
        r"plateforme .{0,20}règlement (en ligne )?des litiges",
        r"online dispute resolution",
    ),
}


def unlawful(text: str) -> list[str]:
    """Return which unlawful sentences ``text`` says."""
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return [
        f"{why}: {found.group()}"
        for why, patterns in UNLAWFUL.items()
        for pattern in patterns
        for found in re.finditer(pattern, plain, re.IGNORECASE)
    ]


def sources() -> Iterator[tuple[str, str]]:
    """Yield all that pages and messages are made of: templates, catalogs, code, settings."""
    for folder, pattern in ((TEMPLATES, "*.*"), (PACKAGE, "*.py")):
        for path in folder.rglob(pattern):
            yield str(path.relative_to(TOP)), path.read_text(encoding="utf-8")
    for path in TRANSLATIONS.rglob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                for words in (message.id, message.string):
                    yield path.name, " ".join(words) if isinstance(words, tuple) else words
    yield SITE_EXAMPLE.name, SITE_EXAMPLE.read_text(encoding="utf-8")


def test_no_text_says_what_is_unlawful(app: Flask) -> None:
    said = [(name, found) for name, text in sources() for found in unlawful(text)]
    for text in TEXTS:
        for code in ("fr", "en"):
            with app.test_request_context("/"), speaking(code):
                said += [(f"{text.slug} ({code})", found) for found in unlawful(text.render())]

    assert said == []


@pytest.mark.parametrize(
    "sentence",
    [
        "En poursuivant votre navigation, vous acceptez les cookies.",
        "Si vous continuez à naviguer, un cookie est déposé.",
        "By continuing to use this site you agree to cookies.",
        "Sauf si vous désactivez les cookies, le site les utilise.",
        "La visite du site vaut acceptation des conditions.",
        "L’usage du site <em>implique l’acceptation</em> des conditions.",
        "Using the site means that you accept the terms: use of this site implies acceptance.",
        "Joignez la copie de votre passeport.",
        "Toute demande est accompagnée d’une pièce d’identité.",
        "Please attach a copy of your identity card.",
        "Attribution exclusive de juridiction est faite aux tribunaux de Grenoble.",
        "The courts of Grenoble have exclusive jurisdiction.",
        "https://ec.europa.eu/consumers/odr",
        "La plateforme européenne de règlement en ligne des litiges",
    ],
)
def test_an_unlawful_sentence_would_be_seen(sentence: str) -> None:
    assert unlawful(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le parcourir ne vaut acceptation de rien.",
        "Aucune pièce d’identité n’est demandée d’avance.",
        "Entre professionnels seulement, les tribunaux de Grenoble sont compétents.",
    ],
)
def test_lawful_sentences_may_be_said(sentence: str) -> None:
    assert unlawful(sentence) == []
