"""`flask privacy incident`."""

import json

import pytest
from flask import Flask

from tests.incidents.cases import make_incident


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["privacy", "incident", *arguments])
    return result.exit_code, result.output


def test_the_record_is_printed(app: Flask) -> None:
    reference = make_incident()

    french, english = run(app, reference.lower()), run(app, reference, "--language", "en")
    code, data = run(app, reference, "--format", "json")

    assert (french[0], english[0], code) == (0, 0, 0)
    assert "Conséquences probables" in french[1]
    assert "Likely consequences" in english[1]
    assert json.loads(data)["reference"] == reference


@pytest.mark.parametrize("reference", ["I-ZZZZZZ", "", "é" * 100])
def test_an_unknown_one_is_told(app: Flask, reference: str) -> None:
    code, told = run(app, reference)

    assert code == 1
    assert "Error" in told
