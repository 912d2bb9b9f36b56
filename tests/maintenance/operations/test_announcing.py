"""Maintenance in words: dates and hours of the site's clocks, in both languages."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.i18n import speaking
from photoallegret.maintenance.operations.announcing import announced_words
from tests.factories import data_of
from tests.maintenance.plans import DAY, HOUR, NIGHT, plan


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "fr",
            "sera fermé le 28 novembre 2026 de 22:00 à 23:00 (heure de Paris). Un nouveau disque.",
        ),
        (
            "en",
            "closed on 28 November 2026 from 22:00 to 23:00 (Paris time). A new disk.",
        ),
    ],
)
def test_it_is_told_before(app: Flask, code: str, words: str) -> None:
    plan(app)

    with speaking(code):
        early = announced_words(data_of(app), "Europe/Paris", NIGHT - 2 * DAY - HOUR)
        told = announced_words(data_of(app), "Europe/Paris", NIGHT - DAY)

    assert early == []
    assert [one.endswith(words) for one in told] == [True]


def test_a_night_that_ends_on_another_day_names_both(app: Flask) -> None:
    plan(app, hours=4, words={})

    with speaking("fr"):
        (told,) = announced_words(data_of(app), "Europe/Paris", NIGHT - DAY)

    assert told.endswith(
        "du 28 novembre 2026 à 22:00 au 29 novembre 2026 à 02:00 (heure de Paris)."
    )


def test_hours_are_those_of_the_site_s_clocks(app: Flask) -> None:
    plan(app)

    with speaking("en"):
        (told,) = announced_words(data_of(app), "America/New_York", NIGHT - DAY)

    assert "from 16:00 to 17:00 (New York time)" in told


def test_while_it_lasts_it_says_when_it_ends(app: Flask) -> None:
    plan(app)

    with speaking("fr"):
        (told,) = announced_words(data_of(app), "Europe/Paris", NIGHT + timedelta(minutes=5))

    assert told.startswith("Maintenance : ce site est fermé. Il rouvre le 28 novembre 2026 à 23:00")
