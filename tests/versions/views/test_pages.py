"""Versions at their addresses: whole, listed, compared; the day stands on the text's page."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from photoallegret.legal.texts import TEXTS
from photoallegret.party_settings import Successor
from photoallegret.versions.jobs import keep_here
from photoallegret.versions.queries import version
from photoallegret.versions.rules.snapshot import digest_of
from photoallegret.versions.views.pages import PATHS
from tests.support.pages import visit
from tests.versions.cases import TEXTS as KEPT
from tests.versions.cases import declared_now, longer, publish, site_of

FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECOND = FIRST + timedelta(days=40)
LATER = KEPT | {
    "privacy": {"fr": "<p>Ce qui est conservé ici.</p>", "en": "<p>What is kept here.</p>"}
}


@pytest.fixture
def twice(app: Flask) -> None:
    """Have two versions of the policy kept, the second longer in substance."""
    value = declared_now()
    publish(declared=value, moment=FIRST)
    publish(LATER, longer(value), moment=SECOND)


def test_an_old_version_answers_as_it_was(twice: None, client: FlaskClient) -> None:
    page = visit(client, "/confidentialite/v/1")

    assert KEPT["privacy"]["fr"] in page.text
    assert page.h1 == "Confidentialité, version du 1 novembre 2026"
    assert "n’est plus en vigueur" in page.text
    assert page.soup.select_one("main a[href='/confidentialite']")
    assert page.headers["X-Robots-Tag"] == "noindex"
    one = version("privacy", 1, "fr")
    assert one is not None
    assert one.digest == digest_of(one.content)


def test_it_has_its_other_language(twice: None, client: FlaskClient) -> None:
    assert LATER["privacy"]["en"] in visit(client, "/en/privacy/v/2").text
    page = visit(client, "/confidentialite/v/2")
    assert page.soup.select_one("a[href$='/en/privacy/v/2']")
    assert "la version en vigueur" in page.text


def test_the_list_names_each_with_its_day_and_digest(twice: None, client: FlaskClient) -> None:
    page = visit(client, "/confidentialite/versions")

    links = [str(tag["href"]) for tag in page.soup.select("main ol a")]
    assert links == [
        "/confidentialite/v/2",
        "/confidentialite/v/2/changements",
        "/confidentialite/v/1",
    ]
    assert digest_of(KEPT["privacy"]["fr"]) in page.text
    assert "11 décembre 2026" in page.text
    assert "1 novembre 2026" in page.text


def test_what_changed_is_marked_and_said_aloud(twice: None, client: FlaskClient) -> None:
    page = visit(client, "/confidentialite/v/2/changements")

    (put_in,) = page.soup.select("main ins")
    assert put_in.get_text() == "[ajouté :] ici"
    assert "Conservation plus longue" in page.text
    english = visit(client, "/en/privacy/v/2/changes")
    assert "Kept longer" in english.text


def test_the_first_version_and_an_unchanged_language_say_so(
    twice: None, client: FlaskClient
) -> None:
    assert "première version" in visit(client, "/conditions/v/1/changements").text
    publish(LATER | {"terms": {"fr": "<p>Autres.</p>", "en": "<p>Terms.</p>"}})
    assert "no word changed" in visit(client, "/en/terms/v/2/changes").text


@pytest.mark.parametrize(
    "path", ["/confidentialite/v/3", "/confidentialite/v/0", "/conditions/v/9"]
)
def test_what_was_never_published_is_not_there(twice: None, client: FlaskClient, path: str) -> None:
    visit(client, path, 404)
    visit(client, f"{path}/changements", 404)


def test_before_the_first_version_the_list_says_so(client: FlaskClient) -> None:
    assert "Aucune version" in visit(client, "/accessibilite/versions").text
    assert "Dernière mise à jour" not in visit(client, "/confidentialite").text


def test_last_updated_is_the_day_of_the_version(twice: None, client: FlaskClient) -> None:
    page = visit(client, "/confidentialite")

    assert "Dernière mise à jour le 11 décembre 2026" in page.soup.get_text(" ")
    assert page.soup.select_one("a[href='/confidentialite/versions']")
    assert "Last updated on 1 November 2026" in visit(client, "/en/terms").soup.get_text(" ")


@pytest.mark.parametrize("slug", PATHS)
def test_each_page_leads_to_the_versions_of_its_text(
    app: Flask, client: FlaskClient, slug: str
) -> None:
    assert keep_here()
    path = PATHS[slug]["fr"]

    page = visit(client, path)

    assert page.soup.select_one(f"main a[href='{path}/versions']")
    assert "Dernière mise à jour" in page.text
    assert visit(client, f"{path}/v/1").status == 200


def test_each_text_has_versions_below_its_own_address(app: Flask) -> None:
    rules = {rule.rule: rule.endpoint for rule in app.url_map.iter_rules()}

    assert set(PATHS) == {text.slug for text in TEXTS}
    for text in TEXTS:
        assert rules[PATHS[text.slug]["fr"]] == text.endpoint
        assert rules[f"/en{PATHS[text.slug]['en']}"] == text.endpoint


def test_the_policy_names_a_successor_at_its_top(app: Flask, client: FlaskClient) -> None:
    day = date(2027, 2, 1)
    told = Successor("Exemple SAS", "RCS Lyon 1", "1 rue, Lyon", "next@example.org", day)
    site = replace(site_of(app), successor=told)
    app.extensions["photoallegret"] = replace(app.extensions["photoallegret"], site=site)

    for path, words in (("/confidentialite", "1 février 2027"), ("/en/privacy", "1 February 2027")):
        page = visit(client, path)
        (shown,) = page.soup.select("article .asked")
        assert "Exemple SAS" in shown.get_text()
        assert words in shown.get_text(" ").replace("\N{NO-BREAK SPACE}", " ")
        assert page.text.index("Exemple SAS") < page.text.index("<h2")
