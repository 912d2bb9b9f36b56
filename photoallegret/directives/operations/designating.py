"""Who is named for after a death: written to with a link, which opens nothing once it ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.addresses import address_key
from photoallegret.db import db
from photoallegret.directives.models import Designation, Ending
from photoallegret.directives.operations.codes import code_hash, new_code
from photoallegret.mail.composing import Letter, hidden
from photoallegret.outbox.operations.posting import post
from photoallegret.restricted import demand_unrestricted

PATHS = {"fr": "/apres-deces", "en": "/en/after-death"}
"""Of the page that the link opens, which the code ends."""


class OwnAddressError(Exception):
    """The mailbox is the account holder's own: nobody would read it after their death."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as an account holder names them."""

    name: str
    address: str


def designation_of(account_id: int) -> Designation | None:
    """Return who is named for an account, None when nobody is."""
    return db.session.scalar(
        select(Designation).where(
            Designation.account_id == account_id, Designation.ended_at.is_(None)
        )
    )


def designation_with(code: str) -> Designation | None:
    """Return the designation that a code belongs to, ended or not."""
    return db.session.scalar(select(Designation).where(Designation.code_hash == code_hash(code)))


def designate(account: Account, named: Named, now: datetime) -> Designation:
    """Name somebody; write to them with their link, and to who was named before that it is over.

    What is written holds nothing that the account holder typed but their proved address: whom
    they name has asked for nothing.

    Args:
        account: whose.
        named: who is named.
        now: the present instant.

    Raises:
        RestrictedError: the data of the holder may only be kept.
        OwnAddressError: the address is the holder's.

    """
    demand_unrestricted(account_id=account.id)
    if address_key(named.address) == account.email_key:
        raise OwnAddressError
    db.session.refresh(account, with_for_update=True)  # one person at a time
    end_designation(account.id, Ending.REPLACED, now)
    code = new_code()
    made = Designation(
        account_id=account.id,
        name=named.name,
        address=named.address,
        language=account.language,
        code_hash=code_hash(code),
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    path = PATHS[made.language]
    values = {"holder": account.email, "path": path, "code": hidden(code)}
    _write(made, "designee-named", values)
    return made


def end_designation(account_id: int, ending: Ending, now: datetime) -> bool:
    """Let whoever is named be so no more, and tell them; say whether somebody was."""
    found = designation_of(account_id)
    if found is None:
        return False
    found.ended_at, found.ending = now, ending
    account = db.session.get_one(Account, account_id)
    _write(found, "designee-ended", {"holder": account.email})
    db.session.flush()
    return True


def refuse(designation: Designation, now: datetime) -> bool:
    """Let who was named refuse: their name and address are forgotten, the holder is told."""
    if designation.ended_at is not None:
        return False
    account = db.session.get(Account, designation.account_id)
    if account is not None:
        values = {"name": designation.name}
        letter = Letter(
            slug="designee-refused", to=account.email, language=account.language, values=values
        )
        post(letter)
    designation.name = designation.address = ""
    designation.ended_at, designation.ending = now, Ending.REFUSED
    db.session.flush()
    return True


def _write(designation: Designation, slug: str, values: dict[str, str]) -> None:
    if designation.address:
        post(
            Letter(slug=slug, to=designation.address, language=designation.language, values=values)
        )
