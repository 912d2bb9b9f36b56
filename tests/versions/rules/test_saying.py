"""Each change of substance in plain words of both languages."""

from copy import deepcopy
from typing import Any

import pytest
from flask import Flask

from photoallegret.i18n import speaking
from photoallegret.versions.rules.difference import SUBSTANTIAL, Kind, difference
from photoallegret.versions.rules.saying import SAYS, told
from tests.versions.cases import declared_now, longer, reworded

HOST = {"role": "hosting", "name": "Autre", "country": "CH", "mechanism": "adequacy"}


def changed(value: dict[str, Any], slug: str = "questions", **named: Any) -> dict[str, Any]:
    after = deepcopy(value)
    after["processings"][slug] |= named
    return after


def cases(value: dict[str, Any]) -> dict[Kind, dict[str, Any]]:
    """Return a snapshot for each kind of change that is told."""
    before = value["processings"]["questions"]
    new = deepcopy(value)
    new["processings"]["newsletter"] = deepcopy(before) | {"basis": "f", "interest": "security of"}
    more = [*before["places"], "question.telephone"]
    host, successor = deepcopy(value), deepcopy(value)
    host["processors"].append(HOST | {"receives": []})
    successor["controller"] = {"name": "Exemple SAS", "registration": "9", "address": "Lyon"}
    return {
        Kind.NEW_PURPOSE: new,
        Kind.NEW_CATEGORY: changed(value, category="More", places=more),
        Kind.CHANGED_BASIS: changed(value, basis="c"),
        Kind.LONGER: longer(value),
        Kind.NEW_RECIPIENT: changed(value, recipients=[*before["recipients"], "authorities"]),
        Kind.NEW_TRANSFER: host,
        Kind.NEW_DECISION: changed(value, automated="A score"),
        Kind.LOST_RIGHT: changed(value, rights=[]),
        Kind.NEW_CONTROLLER: successor,
    }


@pytest.mark.parametrize("kind", sorted(SUBSTANTIAL))
def test_each_has_words_in_both_languages(app: Flask, kind: Kind) -> None:
    value = declared_now()
    after = cases(value)[kind]
    changes = difference(value, after)

    said = {}
    for code in ("fr", "en"):
        with speaking(code):
            said[code] = told(changes, after)

    assert kind in {one.kind for one in changes}
    assert len(said["fr"]) == len(said["en"]) > 0
    assert said["fr"] != said["en"]
    for lines in said.values():
        assert not [line for line in lines if "None" in line or "%(" in line or "{" in line]


def test_each_kind_that_is_told_has_a_sentence() -> None:
    assert set(SAYS) == SUBSTANTIAL


def test_before_and_after_are_both_said(app: Flask) -> None:
    value = declared_now()
    after = deepcopy(value)
    after["processings"]["accounts"]["periods"]["accounts-inactive"]["days"] = 10 * 365

    with speaking("en"):
        (line,) = told(difference(value, after), after)

    assert "10 years after" in line
    assert "before: 2 years after" in line


def test_of_words_nothing_is_said(app: Flask) -> None:
    value = declared_now()

    assert told(difference(value, reworded(value)), reworded(value)) == []
