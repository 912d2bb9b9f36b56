"""Photos chosen in a form: what is not in order is refused as a whole."""

import pytest
from flask import Flask

from photoallegret.gallery.operations.choosing import (
    MOST,
    NotChosenError,
    Unfit,
    chosen_photos,
    numbers_of,
)
from tests.factories import make_photo


def test_ids_are_read_once_each() -> None:
    assert numbers_of(["3", "1", "3"]) == [3, 1]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ([], Unfit.NONE),
        (["1", "x"], Unfit.NOT_NUMBERS),
        (["-1"], Unfit.NOT_NUMBERS),
        (["²"], Unfit.NOT_NUMBERS),
        (["9" * 30], Unfit.NOT_NUMBERS),
        ([str(number) for number in range(MOST + 1)], Unfit.TOO_MANY),
    ],
)
def test_what_is_no_choice_is_refused(written: list[str], reason: Unfit) -> None:
    with pytest.raises(NotChosenError) as caught:
        numbers_of(written)

    assert caught.value.reason is reason


def test_photos_come_in_the_order_chosen(app: Flask) -> None:
    a, b = make_photo("a"), make_photo("b")

    assert chosen_photos([b.id, a.id]) == [b, a]


def test_one_that_is_not_there_refuses_all(app: Flask) -> None:
    photo = make_photo("a")

    with pytest.raises(NotChosenError) as caught:
        chosen_photos([photo.id, photo.id + 1])

    assert (caught.value.reason, caught.value.count) == (Unfit.UNKNOWN, 1)
