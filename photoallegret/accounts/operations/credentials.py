"""Passwords of accounts: proved in a time that tells nothing, set, and hashed anew."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import revoke_keys_of
from photoallegret.accounts.operations.links import forget_links
from photoallegret.accounts.operations.moving import stop_moving
from photoallegret.accounts.operations.sessions import end_sessions_of
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.passwords import NOBODY, is_password


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account somebody says is theirs."""

    id: int
    role: Role
    password_hash: str
    has_second_factor: bool


def candidate_with(email_key: str) -> Candidate | None:
    """Return the account of this address, None when there is none to sign in to.

    It reads on a connection of its own: no lock is held while a password is hashed.
    """
    return _candidate(Account.email_key == email_key)


def candidate_of(account_id: int) -> Candidate | None:
    """Return the account with this id, None when there is none to sign in to."""
    return _candidate(Account.id == account_id)


def proves(candidate: Candidate | None, password: str) -> bool:
    """Say whether ``password`` is the candidate's; one hash is computed, whoever it is."""
    stored = candidate.password_hash if candidate else ""
    return is_password(stored or NOBODY, password) and bool(stored)


def renew_hash(candidate: Candidate, fresh: str) -> None:
    """Replace the stored hash by ``fresh``, one of the same password, unless it was changed."""
    db.session.execute(
        update(Account)
        .where(Account.id == candidate.id, Account.password_hash == candidate.password_hash)
        .values(password_hash=fresh)
    )


def set_password(  # noqa: PLR0913 -- each is another fact
    account_id: int, password_hash: str, event: Event, trace: Trace, *, page: str, keep: int = 0
) -> None:
    """Give an account another password: its sessions and links end, and its holder is told.

    A change of address that waits ends too: an intruder's outlives no reset.

    Nothing is told of the first password, which replaces none. Set by a link, it ends the upload
    keys too: whoever lost the account throws out with it what an intruder made.

    Args:
        account_id: whose it is.
        password_hash: of the new password.
        event: how it came to be, for the journal.
        trace: when and from where.
        page: the path where the holder changes it, for the message.
        keep: the id of the one session that goes on.

    """
    account = db.session.scalars(
        select(Account).where(Account.id == account_id).with_for_update()
    ).one()
    is_first = not account.password_hash
    account.password_hash = password_hash
    end_sessions_of(account_id, but=(keep,))
    forget_links(account_id)
    stop_moving(account_id)
    note(event, account_id, trace)
    if event is Event.PASSWORD_SET:
        revoke_keys_of(account_id, trace)
    if not is_first:
        values = {"at": trace.at.isoformat(), "path": page}
        told, language = account.email, account.language
        post(Letter(slug="password-changed", to=told, language=language, values=values))


def _candidate(condition: ColumnElement[bool]) -> Candidate | None:
    with db.engine.connect() as connection:
        row = connection.execute(
            select(
                Account.id, Account.role, Account.password_hash, Account.totp_confirmed_at
            ).where(
                condition,
                Account.is_active,
            )
        ).one_or_none()
    if row is None:
        return None
    return Candidate(row.id, row.role, row.password_hash, row.totp_confirmed_at is not None)
