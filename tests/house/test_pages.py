"""The strict reader: it sees a field that nobody declared, and a button without its notice."""

import pytest
from bs4 import BeautifulSoup

from tests.support.pages import _check_collection

TRAP = '<input name="website"><input name="form_token">'


def drawn(inside: str) -> BeautifulSoup:
    return BeautifulSoup(f'<form method="post">{inside}</form>', "html5lib")


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<input name="telephone">', "telephone: no form declares these fields"),
        (f'{TRAP}<input name="email"><input name="wish">', "tells why"),
        (
            f'{TRAP}<input name="email"><input name="wish"><p data-notice="orders"></p>',
            "it tells of 'orders'",
        ),
    ],
)
def test_what_is_asked_without_being_told_is_seen(inside: str, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        _check_collection(drawn(inside))


def test_what_is_told_passes() -> None:
    _check_collection(
        drawn(f'{TRAP}<input name="email"><input name="wish"><p data-notice="questions"></p>')
    )
