"""Commands run as from a shell, inside the site under test."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from photoallegret.db import db
from photoallegret.i18n import speak

Command = Callable[..., Result]


@pytest.fixture
def command(app: Flask) -> Command:
    """Return what runs `flask` with these words, speaking English."""

    def run(*words: object, stdin: str = "") -> Result:
        db.session.rollback()
        speak("en")
        result = app.test_cli_runner().invoke(args=[str(word) for word in words], input=stdin)
        db.session.rollback()
        db.session.expire_all()
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
