"""Accounts nobody uses are told a month before; members check their data once a year."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.accounts.operations.staying import ask_to_check, warn_unseen
from photoallegret.accounts.retention import UNUSED
from photoallegret.db import db
from tests.accounts.people import letters
from tests.factories import make_account

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PATHS = {"fr": "/compte/connexion", "en": "/en/account/sign-in"}


def member(days: int | None, role: Role = Role.MEMBER, **values: object) -> Account:
    """Return an account last seen so many days before noon."""
    seen = None if days is None else (NOON - days * DAY).date()
    account = make_account("alice@example.org", role, seen_on=seen, **values)
    db.session.commit()
    return account


def due(at: datetime) -> bool:
    found = db.session.query(Account).where(UNUSED.due(at)).count() == 1
    db.session.rollback()
    return found


@pytest.mark.parametrize(("days", "warned"), [(699, 0), (700, 1), (2000, 1)])
def test_who_was_unseen_for_long_is_told_once(app: Flask, days: int, warned: int) -> None:
    member(days, language="en")

    assert [warn_unseen(NOON, PATHS) for _ in range(2)] == [warned, 0]
    told = letters()
    assert len(told) == warned
    if warned:
        assert told[0][2] == {"at": (NOON + 30 * DAY).isoformat(), "path": PATHS["en"]}


def test_nothing_is_due_without_the_warning_and_its_month(app: Flask) -> None:
    account = member(2000)
    assert not due(NOON)
    account.ends_at = NOON + 30 * DAY
    db.session.commit()

    assert not due(NOON + 29 * DAY)
    assert due(NOON + 30 * DAY)


def test_a_sign_in_ends_the_warning(app: Flask) -> None:
    account = member(2000, ends_at=NOON + 30 * DAY)
    identity = account.id
    db.session.rollback()

    begin_session(identity, {}, "", NOON + DAY, None)

    db.session.expire_all()
    seen = db.session.get_one(Account, identity)
    assert (seen.ends_at, seen.seen_on) == (None, (NOON + DAY).date())
    assert not due(NOON + 60 * DAY)


@pytest.mark.parametrize("role", [Role.OWNER, Role.AGENT])
def test_who_works_in_the_studio_is_never_erased(app: Flask, role: Role) -> None:
    member(2000, role, ends_at=NOON + 30 * DAY)

    assert warn_unseen(NOON, PATHS) == 0
    assert not due(NOON + 60 * DAY)


def test_an_account_never_signed_in_to_counts_from_its_making(app: Flask) -> None:
    member(None, created_at=NOON - 699 * DAY)

    assert warn_unseen(NOON, PATHS) == 0
    assert warn_unseen(NOON + DAY, PATHS) == 1


def test_members_are_asked_once_a_year_what_has_changed(app: Flask) -> None:
    member(1, created_at=NOON - 365 * DAY)

    asked = [ask_to_check(NOON + days * DAY, PATHS) for days in (-1, 0, 1, 364, 365)]

    assert asked == [0, 1, 0, 0, 1]
    assert [slug for _, slug, _ in letters()] == ["account-check", "account-check"]


def test_who_said_that_it_is_right_is_not_asked(app: Flask) -> None:
    member(1, created_at=NOON - 1000 * DAY, checked_at=NOON - 364 * DAY)

    assert ask_to_check(NOON, PATHS) == 0
    assert ask_to_check(NOON + DAY, PATHS) == 1
