"""The pages of the legal texts."""

import pytest
from flask.testing import FlaskClient

from tests.support.pages import visit

PAGES = [
    ("/mentions-legales", "Mentions légales"),
    ("/en/legal-notice", "Legal notice"),
    ("/confidentialite", "Confidentialité"),
    ("/en/privacy", "Privacy"),
    ("/conditions", "Conditions d’utilisation"),
    ("/en/terms", "Terms of use"),
    ("/accessibilite", "Accessibilité"),
    ("/en/accessibility", "Accessibility"),
]


@pytest.mark.parametrize(("address", "title"), PAGES)
def test_each_text_has_its_page_and_its_contents(
    client: FlaskClient, address: str, title: str
) -> None:
    page = visit(client, address)

    assert page.h1 == title
    links = [str(link["href"]) for link in page.soup.select(".legal__contents a")]
    assert links
    assert links == [f"#{heading['id']}" for heading in page.soup.select("main h2")]


def test_every_page_links_to_the_texts(client: FlaskClient) -> None:
    page = visit(client, "/")

    linked = {str(link["href"]) for link in page.soup.select("footer a")}

    assert {"/mentions-legales", "/confidentialite", "/conditions", "/accessibilite"} <= linked
