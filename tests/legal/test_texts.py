"""What the legal texts say: what is declared and set, nothing else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask, current_app

from photoallegret.backup_settings import Backup
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.i18n import gettext, speaking, written_date
from photoallegret.legal.references import VERIFIED
from photoallegret.legal.texts import TEXTS, text_called
from photoallegret.notices import notice
from photoallegret.party_settings import Processor, Transfer
from photoallegret.personal_data import Processing
from photoallegret.privacy.papers.measures import MEASURES
from photoallegret.privacy.queries.declared import DECLARED, Declared
from photoallegret.questions.models import Reason
from photoallegret.questions.rules import RULES
from photoallegret.site_file import Site
from photoallegret.typography import typographic
from tests.support.services import with_services

SPOKEN = ("fr", "en")


def words_of(slug: str, code: str = "fr") -> str:
    with current_app.test_request_context("/"), speaking(code):
        text = BeautifulSoup(text_called(slug).render(), "html5lib").get_text(" ")
    return " ".join(text.split())


def set_as(words: str, code: str) -> str:
    return " ".join(typographic(words, code).split())


def declare(change: Callable[[Declared], Declared]) -> None:
    current_app.extensions[DECLARED] = change(current_app.extensions[DECLARED])


def set_site(**values: object) -> None:
    settings: Settings = current_app.extensions["photoallegret"]
    site = replace(settings.site, **values)  # type: ignore[arg-type]  # fields by name
    current_app.extensions["photoallegret"] = replace(settings, site=site)
    current_app.jinja_env.globals["site"] = site


@pytest.fixture
def site(app: Flask) -> Site:
    """Return the settings of the example."""
    return app.extensions["photoallegret"].site  # type: ignore[no-any-return]  # untyped


@pytest.mark.parametrize("code", SPOKEN)
def test_the_policy_tells_every_use_with_all_that_the_law_wants(
    app: Flask, site: Site, code: str
) -> None:
    page = words_of("privacy", code)
    declared: Declared = app.extensions[DECLARED]

    assert len(declared.processings) > 30
    with speaking(code):
        for one in declared.processings:
            told = notice(one, site)
            wanted = [told.purpose, told.basis, told.withheld, *told.retention, *told.otherwise]
            wanted += [gettext(one.category), gettext(one.persons), *told.recipients]
            wanted += [gettext(one.balance)] if one.balance else []
            for words in wanted:
                assert set_as(words, code) in page, f"{one.slug}: {words}"


def test_the_policy_is_that_of_the_site_as_it_was_built(settings: Settings) -> None:
    pages = []
    for told in (settings, with_services(settings)):
        site = create_app(told)
        with site.app_context():
            pages.append(words_of("privacy"))
            db.session.remove()
            db.engine.dispose()

    for words in ("Savoir quelles pages sont lues", "_ga_TEST1234", "Google LLC", "Crisp IM SAS"):
        assert [set_as(words, "fr") in page for page in pages] == [False, True], words
    assert "Aucun cookie n’attend votre accord" in pages[0]
    assert "Certains cookies attendent votre accord" in pages[1]


def test_a_use_that_the_program_no_longer_declares_is_gone(app: Flask) -> None:
    purpose = set_as("Répondre aux questions des visiteurs", "fr")
    assert purpose in words_of("privacy")

    declare(
        lambda one: replace(
            one, processings=tuple(use for use in one.processings if use.slug != "questions")
        )
    )

    assert app.extensions[DECLARED].processings
    assert purpose not in words_of("privacy")


@pytest.mark.parametrize("code", SPOKEN)
def test_the_policy_tells_each_cookie_measure_and_right(app: Flask, code: str) -> None:
    page = words_of("privacy", code)
    held = app.extensions[DECLARED].held

    with speaking(code):
        for cookie in held.cookies:
            assert cookie.name in page
            for words in (cookie.purpose, cookie.exempt, cookie.when):
                assert set_as(gettext(words), code) in page
        for stored in held.stored:
            assert stored.key in page
        for measure in MEASURES:
            words = gettext(measure.words)
            assert set_as(words[0].upper() + words[1:], code) in page


def test_a_cookie_that_needs_consent_changes_what_is_said(app: Flask) -> None:
    assert app.extensions[DECLARED].held.cookies
    assert "Aucun cookie n’attend votre accord" in words_of("privacy")

    declare(_with_an_optional_cookie)

    assert "Aucun cookie n’attend votre accord" not in words_of("privacy")
    assert "demande votre accord avant" in words_of("privacy")


def _with_an_optional_cookie(declared: Declared) -> Declared:
    consented = next(one for one in declared.processings if one.slug == "profile-pictures")
    cookie = replace(declared.held.cookies[0], name="measure", exempt="", processing=consented)
    held = replace(declared.held, cookies=(*declared.held.cookies, cookie))
    return replace(declared, held=held)


def test_what_leaves_europe_is_told_with_its_ground(app: Flask, site: Site) -> None:
    assert app.testing
    set_site(
        processors=(
            *site.processors,
            Processor("mail", "Exemple", "US", transfer=Transfer("standard-clauses")),
        )
    )

    page = words_of("privacy")

    assert "Exemple (achemine son courrier, États-Unis, clauses contractuelles types" in page
    assert "Rien ne quitte l’Espace économique européen" not in page


def test_nobody_knows_where_mail_goes_until_its_carrier_is_named(app: Flask) -> None:
    assert app.testing
    assert "Rien ne quitte l’Espace économique européen" not in words_of("privacy")

    set_site(processors=(Processor("mail", "Exemple", "FR"),))

    assert "Rien ne quitte l’Espace économique européen" in words_of("privacy")


def test_a_machine_that_decides_alone_is_told(app: Flask) -> None:
    assert app.testing
    assert "une personne décide toujours" in words_of("privacy")

    declare(
        lambda one: replace(one, processings=(_deciding(one.processings[0]), *one.processings[1:]))
    )

    page = words_of("privacy")
    assert "une personne décide toujours" not in page
    assert "refuse au hasard" in page


def _deciding(use: Processing) -> Processing:
    return replace(use, automated="refuse au hasard")


@pytest.mark.parametrize(("code", "said"), [("fr", "copie chiffrée"), ("en", "encrypted copy")])
def test_copies_are_told_where_they_are_made(app: Flask, code: str, said: str) -> None:
    assert app.testing
    assert said not in words_of("privacy", code)

    set_site(backup=Backup(destination="/mnt/copies"))

    assert said in words_of("privacy", code)


@pytest.mark.parametrize("code", SPOKEN)
def test_the_rules_are_the_reasons_of_decisions(app: Flask, code: str) -> None:
    assert app.testing
    with app.test_request_context("/"), speaking(code):
        soup = BeautifulSoup(text_called("terms").render(), "html5lib")
        told = {item["data-reason"]: item.get_text() for item in soup.select(".rules__list li")}

        assert told == {one.value: typographic(gettext(words)) for one, words in RULES.items()}
    assert list(told) == [one.value for one in Reason]
    assert str(len(Reason)) in soup.select_one(".legal__summary").get_text()


@pytest.mark.parametrize("code", SPOKEN)
def test_the_notice_tells_every_fact(app: Flask, site: Site, code: str) -> None:
    assert app.testing
    publisher, hosting = site.publisher, site.hosting
    set_site(
        publisher=replace(publisher, registration="316 972 025 RCS Grenoble", telephone="04 76 00"),
    )

    page = words_of("legal-notice", code)

    for fact in (
        "316 972 025 RCS Grenoble",
        "04 76 00",
        publisher.company,
        publisher.legal_form,
        publisher.capital,
        publisher.vat_number,
        publisher.address,
        publisher.email,
        publisher.director,
        hosting.name,
        hosting.address,
        hosting.telephone,
    ):
        assert set_as(fact, code) in page, fact
    assert "à compléter" not in page
    assert "to complete" not in page


@pytest.mark.parametrize("code", SPOKEN)
def test_the_notice_says_when_the_law_was_read_and_where_to_tell_of_a_mistake(
    app: Flask, code: str
) -> None:
    with app.test_request_context("/"), speaking(code):
        soup = BeautifulSoup(text_called("legal-notice").render(), "html5lib")
        day = written_date(VERIFIED)
    (told,) = (item for item in soup.select("li") if day in item.get_text())

    assert told.a["href"].endswith("/contact")


@pytest.mark.parametrize("code", SPOKEN)
def test_the_notice_leads_to_reply_and_to_whom_a_weakness_is_told(app: Flask, code: str) -> None:
    with app.test_request_context("/"), speaking(code):
        soup = BeautifulSoup(text_called("legal-notice").render(), "html5lib")
    links = {str(link["href"]) for link in soup.select("a")}

    reply = "/droit-de-reponse" if code == "fr" else "/en/right-of-reply"
    assert {reply, "/.well-known/security.txt"} <= links


def test_a_missing_fact_is_said_where_it_lacks(app: Flask) -> None:
    assert app.testing
    page = words_of("legal-notice")

    assert "Immatriculation à compléter" in page
    assert "Téléphone à compléter" in page


def test_a_consumer_keeps_their_courts(app: Flask) -> None:
    assert app.testing
    page = words_of("terms")

    assert "Un consommateur saisit le tribunal que la loi lui permet de choisir" in page
    assert "Entre professionnels seulement, les tribunaux de Grenoble" in page


@pytest.mark.parametrize("slug", [text.slug for text in TEXTS if text.slug != "cookies"])
def test_each_text_is_summed_up_in_five_lines_in_both_languages(app: Flask, slug: str) -> None:
    headings = {}
    for code in SPOKEN:
        with app.test_request_context("/"), speaking(code):
            soup = BeautifulSoup(text_called(slug).render(), "html5lib")
        assert len(soup.select(".legal__summary li")) == 5
        headings[code] = len(soup.select("h2"))

    assert headings["fr"] == headings["en"]


@pytest.mark.parametrize("code", SPOKEN)
def test_the_policy_says_where_to_complain_and_to_write(app: Flask, site: Site, code: str) -> None:
    with app.test_request_context("/"), speaking(code):
        soup = BeautifulSoup(text_called("privacy").render(), "html5lib")
    links = {str(link["href"]) for link in soup.select("a")}

    assert "https://www.cnil.fr/fr/plaintes" in links
    assert f"mailto:{site.publisher.email}" in links
    assert set_as(site.publisher.address, code) in words_of("privacy", code)


def test_a_processor_without_contract_is_said_to_lack_it(app: Flask, site: Site) -> None:
    with app.test_request_context("/"), speaking("fr"):
        soup = BeautifulSoup(text_called("privacy").render(), "html5lib")

    row = next(row for row in soup.select("tr") if site.hosting.name in row.get_text())
    assert row.select("td")[-1].get_text(strip=True) == "à compléter"


@pytest.mark.parametrize(
    ("code", "languages"), [("fr", "le français et l’anglais"), ("en", "French and English")]
)
def test_the_point_of_contact_is_named_with_its_languages(
    app: Flask, site: Site, code: str, languages: str
) -> None:
    assert app.testing
    page = words_of("legal-notice", code)

    assert languages in page
    assert site.publisher.email in page
    terms = words_of("terms", code)
    assert site.publisher.email in terms
    assert ("français, anglais" if code == "fr" else "French, English") in terms


def test_what_others_tell_of_somebody_stands_apart(app: Flask) -> None:
    assert app.testing
    page = words_of("privacy")
    heading = page.index("Ce que d’autres disent ou montrent de vous")

    assert (
        heading < page.index("Montrer le travail du photographe") < page.index("note de lui-même")
    )
    assert page.index("Permettre aux titulaires d’un compte") < heading
