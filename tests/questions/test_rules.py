"""The rules of moderation: one for each reason that a decision can name (DSA art. 14)."""

from photoallegret.questions.models import Reason
from photoallegret.questions.rules import REASONS, RULES


def test_every_reason_has_its_rule() -> None:
    assert set(RULES) == set(Reason)
    assert set(REASONS) <= set(RULES)
