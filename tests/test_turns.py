"""Turns: one at a time, waited for, and given up with the connection."""

import threading
from pathlib import Path

import pytest
from flask import Flask

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.turns import Turns


@pytest.fixture
def dsn(app: Flask, settings: Settings) -> tuple[str, Path]:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("on PostgreSQL alone")
    assert app
    url = db.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False), settings.data


def test_a_turn_is_one_s_own_until_it_is_given_back(dsn: tuple[str, Path]) -> None:
    mine, theirs, ended = Turns(*dsn), Turns(*dsn), threading.Event()
    ended.set()

    with (
        mine.taken("a", threading.Event()) as is_mine,
        theirs.taken("a", ended) as is_theirs,
        theirs.taken("b", ended) as is_other,
    ):
        assert (is_mine, is_theirs, is_other) == (True, False, True)
    with theirs.taken("a", ended) as is_theirs:
        assert is_theirs

    mine.close()
    theirs.close()


def test_who_is_lost_holds_nobody_up(dsn: tuple[str, Path]) -> None:
    mine, theirs, ended = Turns(*dsn), Turns(*dsn), threading.Event()
    ended.set()

    with mine.taken("a", threading.Event()):
        mine.close()
        with theirs.taken("a", ended) as is_theirs:
            assert is_theirs
    mine.close()
    theirs.close()
