"""A receipt's page and file, as the pages of requests hand them over."""

from collections.abc import Callable

import pytest
from flask import Flask, render_template

from photoallegret.config import Settings
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.i18n import speaking
from photoallegret.receipts.checking import NotAReceiptError
from photoallegret.receipts.issuing import issue
from photoallegret.receipts.showing import TEMPLATE, as_file, drawn_with
from tests.receipts.steps import AT, SENT, make_step, refused
from tests.support.pages import Page, read

Draw = Callable[[str], Page]


@pytest.fixture
def draw(app: Flask, settings: Settings) -> Draw:
    def drawn(language: str) -> Page:
        text = issue(refused(), settings, AT)
        with app.test_request_context("/receipt"), speaking(language):
            told = drawn_with(text, settings)
            head = unlisted_head(str(told["title"]))
            return read(render_template(TEMPLATE, head=head, file_address="/x", **told))

    return drawn


def test_the_page_says_all_that_the_receipt_says(draw: Draw) -> None:
    page = draw("fr")
    words = page.soup.get_text(" ", strip=True)

    assert page.h1 == "Reçu D-7F3K2M"
    assert "La demande a été refusée" in words
    assert "RGPD art. 17(3)(b)" in words
    assert SENT in words
    assert "did:web:127.0.0.1%3A8000#z6Mk" in words
    assert page.soup.find("a", href="https://www.cnil.fr/fr/plaintes")
    assert page.soup.find("a", href="/.well-known/did.json")
    assert page.soup.find("a", href="/x")


def test_the_page_speaks_english(draw: Draw) -> None:
    page = draw("en")

    assert page.h1 == "Receipt D-7F3K2M"
    assert "The request was refused" in page.soup.get_text(" ")


def test_the_file_is_downloaded_as_it_was_kept(app: Flask, settings: Settings) -> None:
    text = issue(make_step(), settings, AT)

    with app.test_request_context("/"):
        response = as_file(text)

    assert response.get_data(as_text=True) == text
    assert response.headers["Content-Type"] == "application/ld+json"
    assert 'filename="receipt-D-7F3K2M-received.jsonld"' in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_is_no_receipt_is_not_shown(settings: Settings) -> None:
    with pytest.raises(NotAReceiptError):
        drawn_with("{}", settings)
