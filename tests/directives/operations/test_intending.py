"""What one person directed, or one heir was granted, ends nobody's time for the rest."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import DeathFile, Fate, FileState
from photoallegret.directives.operations.carrying_out import TooEarlyError, carry_out
from photoallegret.directives.operations.deciding import ERASE, answer_heir, for_heirs, why_not_yet
from photoallegret.directives.operations.handing import copies_of, fetch
from photoallegret.directives.operations.intending import intent_of
from photoallegret.directives.studio_views.blueprint import means_here
from photoallegret.questions.models import Question
from photoallegret.restricted import is_restricted
from tests.directives.deaths import (
    ANNE,
    HEIR,
    JEAN,
    anne,
    heir,
    letters,
    names_jean,
    proven,
    told,
    wants,
)
from tests.factories import save

LATER, LOUIS = timedelta(days=200), "louis@example.net"


def count(table: type[Account | Question]) -> int:
    return db.session.scalar(db.select(db.func.count(table.id))) or 0


def the_file(identity: int) -> DeathFile:
    return db.session.get_one(DeathFile, identity)


def ready(file: DeathFile) -> int:
    identity = proven(file).id
    save()
    return identity


def test_what_was_directed_is_done_and_the_rest_waits(app: Flask) -> None:
    account = anne()
    code, number = names_jean(account), account.id
    wants(account, questions=Fate.HAND_OVER, published_questions=Fate.ERASE)
    identity = ready(told(account))

    assert not carry_out(identity, means_here("owner"), now())

    file = the_file(identity)
    assert (file.state, count(Question), count(Account)) == (FileState.QUARANTINE, 0, 1)
    assert is_restricted(address=ANNE)
    (copy,) = copies_of(file)
    assert copy.address == JEAN
    assert fetch(copy, code, now())
    assert file.directive is not None
    assert (file.directive.account_id, file.directive.ended_at) == (number, None)
    assert ("death-closed", HEIR) not in letters()
    assert file.entries[-2].act == "carried-part"
    assert why_not_yet(file, now()) == "time"


def test_heirs_who_come_later_still_find_what_nothing_was_said_of(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE, published_questions=Fate.ERASE)
    identity = ready(told(account))
    carry_out(identity, means_here("owner"), now())

    ground, code = answer_heir(the_file(identity), heir("Louis", LOUIS), now())
    save()
    carry_out(identity, means_here("owner"), now())

    assert ground is None
    (copy,) = copies_of(the_file(identity))
    assert copy.address == LOUIS
    assert fetch(copy, code, now())
    assert count(Account) == 1


def test_one_heir_takes_nothing_from_another(app: Flask) -> None:
    account = anne()
    file = proven(told(account))
    answer_heir(file, heir("Marie", "marie@example.net", wants=ERASE), now())
    codes = [answer_heir(file, heir(), now())[1]]
    identity = ready(file)

    assert not carry_out(identity, means_here("owner"), now())
    assert (count(Account), count(Question)) == (1, 2)
    codes.append(answer_heir(the_file(identity), heir("Louis", LOUIS), now())[1])
    save()
    assert carry_out(identity, means_here("owner"), now() + LATER)

    copies = copies_of(the_file(identity))
    assert [one.address for one in copies] == [HEIR, LOUIS]
    assert all(fetch(copy, code, now()) for copy, code in zip(copies, codes, strict=True))
    assert (count(Account), count(Question)) == (0, 0)


def test_a_copy_is_made_once(app: Flask) -> None:
    account = anne()
    names_jean(account)
    wants(account, accounts=Fate.HAND_OVER)
    file = told(account)
    answer_heir(file, heir(), now())
    identity = ready(file)

    carry_out(identity, means_here("owner"), now())

    assert [one.address for one in copies_of(the_file(identity))] == [JEAN, HEIR]
    with pytest.raises(TooEarlyError):
        carry_out(identity, means_here("owner"), now())
    db.session.rollback()
    carry_out(identity, means_here("owner"), now() + LATER)
    assert len(copies_of(the_file(identity))) == 2


def test_the_account_holds_the_rest_frozen_and_goes_last(app: Flask) -> None:
    account = anne()
    wants(account, accounts=Fate.ERASE)
    identity = ready(told(account))

    with pytest.raises(TooEarlyError):
        carry_out(identity, means_here("owner"), now())
    db.session.rollback()

    assert is_restricted(address=ANNE)
    assert count(Account) == 1


def test_what_hangs_on_it_waits_with_it(app: Flask) -> None:
    """A public question is a column of its row: the row cannot go without it."""
    account = anne()
    wants(account, questions=Fate.ERASE)
    file = proven(told(account))

    assert "published-questions" in intent_of(file, now()).waits
    assert intent_of(file, now()).is_idle


def test_directives_for_everything_leave_nothing_to_wait_for(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE, closed=True)
    identity = ready(told(account))

    assert for_heirs(the_file(identity)) == frozenset()
    assert carry_out(identity, means_here("owner"), now())
    assert count(Account) == 0


def test_what_nobody_is_there_to_receive_waits_for_heirs(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.HAND_OVER, published_questions=Fate.ERASE)
    file = proven(told(account))

    intent = intent_of(file, now())

    assert "questions" in intent.waits
    assert intent.shares == ()
    assert intent.plan is not None
    assert intent.plan.scope == {"published-questions"}
