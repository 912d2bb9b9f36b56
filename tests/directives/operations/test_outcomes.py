"""Who only told of a death learns nothing of what there was; others what concerns them."""

from datetime import timedelta

from flask import Flask

from photoallegret.clock import now
from photoallegret.directives.models import Fate
from photoallegret.directives.operations.carrying_out import carry_out
from photoallegret.directives.operations.deciding import answer_heir
from photoallegret.directives.studio_views.blueprint import means_here
from tests.directives.deaths import JEAN, anne, content_of, heir, names_jean, proven, told, wants
from tests.factories import save

LATER, LOUIS, TELLER = timedelta(days=200), "louis@example.net", "voisin@example.net"
LISTS = ("erased", "kept", "handed", "law")


def closed(*, is_closed: bool = False) -> None:
    """Carry out a file of which a neighbour told, Jean was named, and Louis is an heir."""
    account = anne()
    names_jean(account)
    wants(
        account,
        closed=is_closed,
        questions=Fate.HAND_OVER,
        published_questions=Fate.ERASE,
    )
    file = proven(told(account, address=TELLER, name="Un voisin"))
    answer_heir(file, heir("Louis", LOUIS), now())
    answer_heir(file, heir("Marie", "marie@example.net", wants="erase"), now())
    identity = file.id
    save()
    carry_out(identity, means_here("owner"), now() + LATER)


def told_to(address: str) -> dict[str, set[str]]:
    values = content_of("death-closed", address)
    return {name: {str(one) for one in values[name]} for name in LISTS}  # type: ignore[attr-defined]


def test_who_told_learns_nothing_of_what_there_was(app: Flask) -> None:
    closed()

    assert told_to(TELLER) == {name: set() for name in LISTS}


def test_who_was_named_learns_what_was_directed(app: Flask) -> None:
    closed()

    named, louis = told_to(JEAN), told_to(LOUIS)
    assert len(named["handed"]) == 1
    assert named["law"] == set()
    assert len(named["erased"]) == 2
    assert not named["erased"] & louis["erased"]


def test_heirs_learn_what_was_theirs(app: Flask) -> None:
    closed()

    louis, marie = told_to(LOUIS), told_to("marie@example.net")
    assert louis["erased"] == marie["erased"] != set()
    assert louis["handed"] != set() == marie["handed"]
    assert not louis["handed"] & told_to(JEAN)["handed"]


def test_heirs_who_may_ask_for_nothing_learn_nothing(app: Flask) -> None:
    closed(is_closed=True)

    assert told_to("marie@example.net") == {name: set() for name in LISTS}
    assert told_to(JEAN)["handed"] != set()
