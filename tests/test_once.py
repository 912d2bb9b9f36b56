"""Used tokens: one post, one effect, the same answer."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.once import KEPT, UsedTwiceError, forget_used, outcome_of, use_token


def test_a_used_token_leads_to_its_answer(app: Flask) -> None:
    use_token("nonce", "Q-234567", now())

    assert outcome_of("nonce") == "Q-234567"
    assert outcome_of("other") is None


def test_a_token_is_used_once(app: Flask) -> None:
    use_token("nonce", "first", now())
    db.session.commit()

    with pytest.raises(UsedTwiceError):
        use_token("nonce", "second", now())
    db.session.rollback()

    assert outcome_of("nonce") == "first"


def test_old_tokens_are_forgotten(app: Flask) -> None:
    use_token("old", "a", now() - KEPT - timedelta(minutes=1))
    use_token("new", "b", now())

    assert forget_used(now()) == 1
    assert outcome_of("old") is None
    assert outcome_of("new") == "b"
