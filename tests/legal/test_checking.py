"""What `flask legal check` sees: what lacks, what leads nowhere, what has grown old."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from markupsafe import Markup

from photoallegret.i18n import speaking
from photoallegret.legal import checking
from photoallegret.legal.checking import broken_links, duties, facts, law, texts
from photoallegret.legal.clauses import Clause, ClausesError, State
from photoallegret.legal.texts import TEXTS, Text

SPOKEN = ("fr", "en")


@pytest.mark.parametrize("code", SPOKEN)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.slug)
def test_every_link_of_the_texts_leads_somewhere(app: Flask, text: Text, code: str) -> None:
    assert app.testing
    assert broken_links(text, code) == []


def test_an_outside_link_nobody_knows_is_said(app: Flask) -> None:
    assert app.testing
    html = (
        '<p id="a"><a href="#a">1</a><a href="#b">2</a><a href="/confidentialite?x=1#y">3</a>'
        '<a href="/nulle-part">4</a><a href="mailto:a@b.fr">5</a><a href="tel:04">6</a>'
        '<a href="https://ailleurs.example/">7</a></p>'
    )
    text = Text("any", "Any", lambda: Markup(html), "legal.notice")  # noqa: S704 -- ours

    assert broken_links(text, "fr") == ["#b", "/nulle-part", "https://ailleurs.example/"]


def test_each_text_is_drawn_in_each_language(app: Flask) -> None:
    assert app.testing
    found = list(texts())

    assert len(found) == len(TEXTS) * len(SPOKEN)
    assert {one.level for one in found} == {"ok"}


def test_missing_facts_stop_the_real_site_alone(app: Flask) -> None:
    with speaking("en"):
        found = list(facts())
        app.extensions["photoallegret"] = replace(
            app.extensions["photoallegret"], environment="production"
        )
        in_production = list(facts())

    assert [(one.name, one.level) for one in found] == [
        ("publisher.registration", "attention"),
        ("publisher.telephone", "attention"),
    ]
    assert {one.level for one in in_production} == {"failure"}


@pytest.mark.parametrize(("year", "level"), [(2026, "ok"), (2028, "attention")])
def test_law_read_long_ago_is_to_be_read_again(
    monkeypatch: pytest.MonkeyPatch, year: int, level: str
) -> None:
    monkeypatch.setattr(checking, "now", lambda: datetime(year, 11, 27, tzinfo=UTC))

    assert {one.level for one in law()} == {level}
    assert date(2026, 1, 1) <= checking.VERIFIED


def test_a_duty_without_its_test_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Clause(1, "Devoir", "Moyen", State.MET, ("tests/nowhere.py::test_nothing",))
    monkeypatch.setattr(checking, "clauses", lambda: (row,))

    with speaking("en"):
        found = list(duties())

    assert [one.name for one in found if one.level == "failure"] == ["clauses", "clause 1"]


def test_open_duties_are_to_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(Clause(number, "Devoir", "Reste", State.OPEN, ()) for number in range(1, 118))
    monkeypatch.setattr(checking, "clauses", lambda: rows)

    found = list(duties())

    assert [one.level for one in found].count("attention") == 117
    assert not [one for one in found if one.level == "failure"]


def test_a_matrix_that_cannot_be_read_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> tuple[Clause, ...]:
        raise ClausesError

    monkeypatch.setattr(checking, "clauses", unreadable)

    assert [one.level for one in duties()] == ["failure"]
