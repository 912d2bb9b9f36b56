"""Owners: the first by a link, others by name, never twice."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import Trace
from photoallegret.accounts.operations.links import find_link
from photoallegret.accounts.operations.owners import (
    AddressError,
    OwnerError,
    account_with,
    first_owner_link,
    has_owner,
    make_owner,
)
from photoallegret.db import db
from tests.factories import make_account

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_new_address_becomes_an_owner(app: Flask) -> None:
    assert not has_owner()

    make_owner(" Anne@Example.org ", "fr", Trace(NOON))
    db.session.commit()

    found = account_with("anne@example.org")
    assert has_owner()
    assert found is not None
    assert (found.email, found.role, found.confirmed_at) == ("Anne@Example.org", Role.OWNER, NOON)


def test_a_member_becomes_an_owner_and_chooses_another_password(app: Flask) -> None:
    alice = make_account("alice@example.org", password_hash="a member's", suspended_at=NOON)

    account = make_owner("ALICE@example.org", "fr", Trace(NOON))

    assert account is alice
    assert (account.role, account.password_hash, account.suspended_at) == (Role.OWNER, "", None)


def test_an_owner_is_not_made_twice(app: Flask, owner: Account) -> None:
    with pytest.raises(OwnerError, match=owner.email):
        make_owner(owner.email, "fr", Trace(NOON))


def test_a_text_that_is_no_address_owns_nothing(app: Flask) -> None:
    with pytest.raises(AddressError):
        make_owner("x", "fr", Trace(NOON))


def test_the_link_of_the_first_owner_dies_with_the_first_owner(app: Flask) -> None:
    token = first_owner_link(NOON)
    assert token is not None

    make_owner("anne@example.org", "fr", Trace(NOON))
    db.session.commit()

    assert find_link(token, NOON) is None
    assert first_owner_link(NOON) is None
