"""The banner: put up until a day, taken down, written from what the database says."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret import banner
from photoallegret.clock import now
from photoallegret.incidents.models import Step
from photoallegret.incidents.operations.announcing import (
    BannerError,
    announce,
    publish,
    take_down,
)
from tests.factories import data_of, save
from tests.incidents.cases import find, make_incident

DAY = timedelta(days=1)
WORDS = {"fr": "Un incident a eu lieu.", "en": "An incident happened."}


def said(app: Flask, code: str = "fr", after: timedelta = timedelta(0)) -> list[str]:
    return banner.said(data_of(app), code, now() + after)


def test_it_is_said_until_its_day(app: Flask) -> None:
    reference = make_incident()
    announce(find(reference), WORDS, now() + DAY, now())
    save()
    assert said(app) == []

    publish(data_of(app), now())

    assert (said(app), said(app, "en")) == ([WORDS["fr"]], [WORDS["en"]])
    assert said(app, after=DAY) == []
    publish(data_of(app), now() + DAY)
    assert not (data_of(app) / banner.FILE).exists()


def test_it_is_taken_down(app: Flask) -> None:
    reference = make_incident()
    announce(find(reference), WORDS, now() + DAY, now())
    save()
    publish(data_of(app), now())

    take_down(find(reference), now())
    save()
    publish(data_of(app), now())

    assert said(app) == []
    assert [act.step for act in find(reference).acts][-2:] == [Step.BANNER_UP, Step.BANNER_DOWN]
    take_down(find(reference), now())
    assert find(reference).acts[-1].step is Step.BANNER_DOWN


def test_two_incidents_are_both_told(app: Flask) -> None:
    for words in ({"fr": "Un."}, {"fr": "Deux."}):
        announce(find(make_incident()), words, now() + DAY, now())
        save()
    publish(data_of(app), now())

    assert said(app) == ["Un.", "Deux."]


@pytest.mark.parametrize(
    ("words", "after"), [({}, DAY), (WORDS | {"en": ""}, DAY), (WORDS, -DAY), (WORDS, 0 * DAY)]
)
def test_without_words_or_day_nothing_is_put_up(
    app: Flask, words: dict[str, str], after: timedelta
) -> None:
    reference, moment = make_incident(), now()

    with pytest.raises(BannerError):
        announce(find(reference), words, moment + after, moment)

    assert find(reference).banner_until is None
