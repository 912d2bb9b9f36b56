"""Refusals as JSON."""

import json

import pytest

from photoallegret.imaging.refusal import RefusalCode, Refused


def test_a_refusal_survives_json():
    refused = Refused(RefusalCode.TOO_MUCH_MEMORY, needed=12, limit=7)

    again = Refused.from_json(json.loads(json.dumps(refused.to_json())))

    assert (again.code, again.figures) == (refused.code, {"needed": 12, "limit": 7})
    assert str(again) == "too-much-memory (needed=12, limit=7)"


def test_a_refusal_without_figures_says_its_code():
    assert str(Refused(RefusalCode.EMPTY)) == "empty"


def test_a_code_outside_the_set_is_an_error():
    with pytest.raises(ValueError, match="nonsense"):
        Refused.from_json({"code": "nonsense", "figures": {}})


def test_figures_are_a_dictionary():
    with pytest.raises(TypeError, match="figures"):
        Refused.from_json({"code": "empty", "figures": [1]})
