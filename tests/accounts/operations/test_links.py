"""One-time links: one alive for each account, one use, a day."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, OneTimeLink
from photoallegret.accounts.operations.links import (
    LIVES,
    LinkPurpose,
    find_link,
    make_link,
    use_link,
)
from photoallegret.db import db

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def link_for(account: Account | None, at: datetime = NOON) -> str:
    purpose = LinkPurpose.SET_PASSWORD if account else LinkPurpose.FIRST_OWNER
    token = make_link(purpose, account.id if account else None, at)
    db.session.commit()
    return token


def test_a_link_says_whose_it_is_and_only_its_hash_is_kept(app: Flask, owner: Account) -> None:
    token = link_for(owner)

    offer = find_link(token, NOON)

    assert offer is not None
    assert (offer.purpose, offer.account_id, offer.email) == (
        LinkPurpose.SET_PASSWORD,
        owner.id,
        owner.email,
    )
    assert token not in str(db.session.execute(select(OneTimeLink.__table__)).all())


def test_a_link_serves_once(app: Flask, owner: Account) -> None:
    token = link_for(owner)

    assert [use_link(token, NOON), use_link(token, NOON)] == [True, False]
    db.session.commit()
    assert find_link(token, NOON) is None


def test_a_link_ends(app: Flask, owner: Account) -> None:
    token = link_for(owner)
    late = NOON + LIVES[LinkPurpose.SET_PASSWORD]

    assert find_link(token, late - timedelta(seconds=1)) is not None
    assert find_link(token, late) is None
    assert not use_link(token, late)


def test_a_newer_link_ends_the_older_of_the_same_account_only(app: Flask, owner: Account) -> None:
    first, first_owner = link_for(owner), link_for(None)
    second = link_for(owner)

    assert find_link(first, NOON) is None
    assert find_link(second, NOON) is not None
    assert find_link(first_owner, NOON) is not None


def test_unknown_tokens_offer_nothing(app: Flask) -> None:
    assert find_link("", NOON) is None
    assert find_link("x" * 10_000, NOON) is None
