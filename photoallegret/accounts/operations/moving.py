"""Another address for an account: it changes once both addresses have agreed."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from photoallegret.accounts.models import Account, AddressChange
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.accounts.operations.joining import write_that_it_exists
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.links import forget_links
from photoallegret.accounts.operations.owners import account_with
from photoallegret.accounts.operations.sealed_links import LIFE, open_link, seal_link
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post

PURPOSE = "address-change"


class Side(StrEnum):
    """Whose box a link was sent to."""

    OLD = "old"
    NEW = "new"


def ask_to_move(account_id: int, email: str, trace: Trace) -> AddressChange:
    """Keep another address of an account until both agree; a former wish is forgotten."""
    stop_moving(account_id)
    change = AddressChange(
        account_id=account_id, new_email=email, new_key=address_key(email), asked_at=trace.at
    )
    db.session.add(change)
    db.session.flush()
    note(Event.ADDRESS_CHANGE_ASKED, account_id, trace)
    return change


def write_to_both(change: AddressChange, links: Mapping[Side, str], now: datetime) -> None:
    """Send each address its link. A new one that has an account is told so, and only that.

    Who asks sees no difference: nobody learns here who has an account.
    """
    account = db.session.get_one(Account, change.account_id)
    holder = account_with(change.new_email)
    told = {Side.OLD: ("address-agree", account.email)}
    if holder is None:
        told[Side.NEW] = ("address-new", change.new_email)
    else:
        write_that_it_exists(holder, now)
    for side, (slug, to) in told.items():
        values = {"link": links[side], "new": change.new_email}
        letter = Letter(slug=slug, to=to, language=account.language, values=values)
        post(letter, expires_at=now + LIFE)


def move_link(change: AddressChange, side: Side, secrets: Mapping[str, str], now: datetime) -> str:
    """Return the last part of the link of one side."""
    values = {"change": change.id, "side": side.value, **_of(change)}
    return seal_link(PURPOSE, values, secrets, now.isoformat())


def moving(
    token: str, secrets: Mapping[str, str], now: datetime
) -> tuple[AddressChange, Side] | None:
    """Return the change a link speaks of and its side, None when it is over."""
    values = open_link(PURPOSE, token, secrets, now)
    change = None if values is None else db.session.get(AddressChange, values["change"])
    if values is None or change is None or any(values[k] != v for k, v in _of(change).items()):
        return None
    return change, Side(values["side"])


def _of(change: AddressChange) -> dict[str, Any]:
    """Return what tells one wish from every other: a number may come again."""
    asked = change.asked_at.isoformat()
    return {"key": change.new_key, "account": change.account_id, "asked": asked}


def move_of(account_id: int) -> AddressChange | None:
    """Return the change of address that an account waits for."""
    return db.session.scalar(select(AddressChange).where(AddressChange.account_id == account_id))


def agree(change: AddressChange, side: Side, trace: Trace) -> None:
    """Note that one address agrees; once both have, the account has the new one.

    An address that got an account meanwhile is not taken: the wish is forgotten.
    """
    if side is Side.OLD:
        change.old_agreed_at = change.old_agreed_at or trace.at
    else:
        change.new_agreed_at = change.new_agreed_at or trace.at
    db.session.flush()
    if change.old_agreed_at is not None and change.new_agreed_at is not None:
        _move(change, trace)


def stop_moving(account_id: int) -> None:
    """Forget a change of address that is not done yet."""
    db.session.execute(delete(AddressChange).where(AddressChange.account_id == account_id))


def _move(change: AddressChange, trace: Trace) -> None:
    account = db.session.get_one(Account, change.account_id)
    former, new_email, new_key = account.email, change.new_email, change.new_key
    stop_moving(account.id)
    try:
        with db.session.begin_nested():
            account.email, account.email_key = new_email, new_key
            account.confirmed_at = trace.at
            db.session.flush()
    except IntegrityError:
        return
    forget_links(account.id)
    note(Event.ADDRESS_CHANGED, account.id, trace)
    values = {"at": trace.at.isoformat(), "new": new_email}
    post(Letter(slug="address-changed", to=former, language=account.language, values=values))
