"""The law's words for machines: those of DPV."""

from photoallegret.personal_data import Right
from photoallegret.personal_data.vocabulary import DPV_ARTICLES
from tests.receipts.vocabulary import KNOWN


def test_every_right_of_the_regulation_has_its_term() -> None:
    assert set(DPV_ARTICLES) == set(Right) - {Right.DIRECTIVES}
    assert set(DPV_ARTICLES.values()) <= KNOWN
