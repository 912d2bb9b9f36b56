"""Directives: a version replaces the one before, and nothing is torn apart."""

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.models import Directive, Ending, Fate
from photoallegret.directives.operations.directing import (
    TornError,
    categories,
    check_whole,
    direct,
    directive_of,
    end_directive,
)
from photoallegret.personal_data import Right
from photoallegret.restricted import RestrictedError, Restriction
from tests.directives.deaths import ANNE, anne, raw, wants
from tests.factories import make_account, save


def test_the_categories_are_those_that_declare_the_right(app: Flask) -> None:
    found = {use.slug for use in categories()}

    assert {"accounts", "profiles", "profile-pictures", "questions", "published-questions"} <= found
    assert all(Right.DIRECTIVES in use.rights for use in categories())
    assert "security" not in found


def test_a_version_replaces_the_one_before_and_keeps_it(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE)
    wants(account, questions=Fate.KEEP, closed=True)

    versions = db.session.scalars(db.select(Directive).order_by(Directive.id)).all()
    assert [one.ending for one in versions] == [Ending.REPLACED, None]
    assert versions[0].fates == {"questions": Fate.ERASE}
    held = directive_of(account.id)
    assert held is versions[1]
    assert held.is_closed_to_heirs
    assert held.fates == {"questions": Fate.KEEP}


def test_they_are_withdrawn(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.ERASE)

    assert end_directive(account.id, Ending.REVOKED, now())
    assert directive_of(account.id) is None
    assert not end_directive(account.id, Ending.REVOKED, now())


def test_what_is_unknown_is_left_out(app: Flask) -> None:
    account = anne()

    made = direct(account.id, {"security": Fate.ERASE, "x": Fate.KEEP}, now(), closed=False)

    assert made.fates == {}


@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        ("profiles", "accounts"),
        ("profile-pictures", "accounts"),
        ("published-questions", "questions"),
    ],
)
def test_what_hangs_on_something_that_goes_cannot_be_kept(app: Flask, kept: str, gone: str) -> None:
    with pytest.raises(TornError) as torn:
        check_whole({kept: Fate.KEEP})

    assert (torn.value.kept.slug, torn.value.gone.slug) == (kept, gone)
    check_whole({kept: Fate.KEEP, gone: Fate.KEEP})
    check_whole({gone: Fate.KEEP})


def test_nothing_changes_while_data_may_only_be_kept(app: Flask) -> None:
    account = make_account(ANNE)
    db.session.add(
        Restriction(account_id=account.id, address=ANNE, language="fr", since=now(), ground="x")
    )
    db.session.flush()

    with pytest.raises(RestrictedError):
        wants(account, questions=Fate.ERASE)


def test_nobody_reads_them_in_the_database(app: Flask) -> None:
    account = anne()
    wants(account, questions=Fate.HAND_OVER)
    save()

    assert b"hand-over" not in raw(app)
    assert b"questions" not in raw(app)
