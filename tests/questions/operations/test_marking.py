"""Marks: addresses, telephone numbers and names are found, ordinary French is left alone."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.questions.operations.marking import REDACTED, marks_in, redacted


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Écrivez à anne.dupont@exemple.fr merci", ["anne.dupont@exemple.fr"]),
        ("anne [at] exemple.fr", ["anne [at] exemple.fr"]),
        ("Appelez le 06 12 34 56 78 ce soir", ["06 12 34 56 78"]),
        ("Mon numéro : +33 6.12.34.56.78", ["+33 6.12.34.56.78"]),
        ("J’ai vu Mme Dupont hier", ["Mme Dupont"]),
        ("C’était Monsieur Le Goff, je crois", ["Monsieur Le Goff"]),
        ("la photo de Jean Martin au col", ["Jean Martin"]),
        ("Bien à vous,\r\nAnne Dupont\r\n", ["Anne Dupont"]),
        ("Merci\nAnne Marie Dupont", ["Anne Marie Dupont"]),
    ],
)
def test_what_may_name_a_person_is_marked(text: str, marked: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in marks_in(text)] == marked


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce pris au 1/250 s, f/8, ISO 3200 ?",
        "En 2025, à 1 800 m d’altitude, 12 photos.",
        "Bonjour. Quelle lumière !",
        "Tirage 60 x 40 cm à 120 €",
        "Bonjour\nEst-ce la Dent ?\nBien cordialement",
    ],
)
def test_ordinary_words_and_figures_are_not(text: str) -> None:
    assert marks_in(text) == []


def test_known_names_may_stand() -> None:
    text = "une photo de Christian Allegret et de Jean Martin"

    marks = marks_in(text, known=["Christian Allegret"])

    assert [text[mark.start : mark.end] for mark in marks] == ["Jean Martin"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("En vente ?\nAnne Dupont", ["Anne Dupont"]),
        ("anne dupont, 38", ["anne dupont"]),
        ("signé Dupont", ["Dupont"]),
        ("un dupont parmi d’autres, et Dupontel", []),
    ],
)
def test_the_authors_name_may_not_stand(text: str, marked: list[str]) -> None:
    marks = marks_in(text, private=["Anne Dupont", "Dupont", "De"])

    assert [text[mark.start : mark.end] for mark in marks] == marked


def test_one_long_word_is_read_once() -> None:
    assert marks_in("x" * 1_000_000) == []
    assert marks_in("a." * 500_000) == []


def test_marks_are_redacted_in_place() -> None:
    text = "De Jean Martin, 06 12 34 56 78."

    assert redacted(text, marks_in(text)) == f"De {REDACTED}, {REDACTED}."


@given(st.text(max_size=1000))
def test_marks_are_in_order_and_apart(text: str) -> None:
    marks = marks_in(text)

    assert all(one.end <= two.start for one, two in itertools.pairwise(marks))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    redacted(text, marks)
