"""The legal desk: what lacks, each duty, and when its proofs last passed."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from photoallegret.legal import studio_views
from photoallegret.legal.clauses import ClausesError, Green
from tests.support.pages import visit

GONE = "docs/clauses.md n’est pas là"
AT = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)


def test_it_names_what_lacks_and_shows_every_duty(studio: FlaskClient) -> None:
    page = visit(studio, "/atelier/clauses")

    text = page.soup.get_text(" ", strip=True)
    assert "publisher.telephone" in text
    assert "publisher.registration" in text
    assert len(page.soup.select(".duties__one")) == 117
    assert "Tenus" in text


def test_it_speaks_english(studio: FlaskClient) -> None:
    page = visit(studio, "/en/studio/clauses")

    assert page.h1 == "Legal texts"
    assert page.soup.select_one(".duties__list[lang=fr]")


@pytest.mark.parametrize(
    ("green", "words"),
    [
        (None, "Aucun passage complet"),
        (Green(AT, is_this_code=True), "26 novembre 2026 à 06:30"),
        (Green(AT, is_this_code=False), "Le programme a changé depuis"),
    ],
)
def test_the_last_green_run_is_told_as_it_was(
    studio: FlaskClient, monkeypatch: pytest.MonkeyPatch, green: Green | None, words: str
) -> None:
    monkeypatch.setattr(studio_views, "last_green", lambda: green)

    text = visit(studio, "/atelier/clauses").soup.get_text(" ", strip=True)

    assert words in text
    assert ("a changé depuis" in text) == (green == Green(AT, is_this_code=False))


def test_a_matrix_that_cannot_be_read_is_said(
    studio: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> None:
        raise ClausesError(GONE)

    monkeypatch.setattr(studio_views, "clauses", unreadable)

    page = visit(studio, "/atelier/clauses")

    assert GONE in page.soup.get_text(" ")
