"""Doubts: what machines write is noticed, what people write is not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoallegret.questions.operations.suspecting import (
    Circumstances,
    suspicions_of,
    text_digest,
)

CALM = Circumstances(age=timedelta(minutes=2), is_trapped=False, is_repeated=False, is_many=False)
HONEST = [
    "Bonjour, la photo de la Dent de Crolles est-elle en vente ? Merci d’avance !",
    "Quel objectif pour « Brume, 6 h 12 » ? Je débute (35 ans, Voiron) et j’adore.",
    "Do you sell prints of “High Tide”? I'd love one, 60 × 40 cm, for my mother's 80th.",
    "Je voudrais l’utiliser dans mon livre : https://exemple.fr/livre, tirage 500 ex.",
    "Température de couleur < 5000 K & ISO > 3200 ? 3 < 4 > 2",
    "مرحبا، هل الصورة للبيع؟",
    "?",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_questions_are_not_doubted(text: str) -> None:
    assert suspicions_of(text, CALM) == []


@pytest.mark.parametrize(
    ("text", "around", "doubt"),
    [
        ("Hi", Circumstances(CALM.age, is_trapped=True, is_repeated=False, is_many=False), "trap"),
        (
            "Hi",
            Circumstances(timedelta(seconds=1), is_trapped=False, is_repeated=False, is_many=False),
            "fast",
        ),
        ("http://a.ru http://b.ru www.c.ru", CALM, "links"),
        ('<a href="x">cheap</a>', CALM, "markup"),
        ("[url=http://x]y[/url]", CALM, "markup"),
        (
            "Hi",
            Circumstances(CALM.age, is_trapped=False, is_repeated=True, is_many=False),
            "repeated",
        ),
        ("Hi", Circumstances(CALM.age, is_trapped=False, is_repeated=False, is_many=True), "many"),
    ],
)
def test_what_machines_do_is_noticed(text: str, around: Circumstances, doubt: str) -> None:
    assert suspicions_of(text, around) == [doubt]


def test_the_same_words_have_one_digest() -> None:
    assert text_digest("Été\n à  Nice") == text_digest("ete a nice")
    assert text_digest("Été") != text_digest("Hiver")


@given(st.text(max_size=2000))
def test_any_text_is_judged(text: str) -> None:
    suspicions_of(text, CALM)
    text_digest(text)
