"""Upload keys: made in the studio, shown once, revoked at any time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from photoallegret.accounts.models import Account, Role, UploadKey
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.sessions import token_hash
from photoallegret.db import db

KEY_BYTES = 32
STUDIO_ROLES = (Role.OWNER, Role.AGENT)
GRAIN = timedelta(hours=1)
"""The last use is written no more often than that."""


def create_key(account_id: int, name: str, now: datetime) -> str:
    """Make a key called ``name`` and return it: it is shown now and never again."""
    token = secrets.token_urlsafe(KEY_BYTES)
    key = UploadKey(token_hash=token_hash(token), account_id=account_id, name=name, created_at=now)
    db.session.add(key)
    db.session.flush()
    return token


def keys_of(account_id: int) -> list[UploadKey]:
    """Return the keys of an account that still open the door, the newest first."""
    return list(
        db.session.scalars(
            select(UploadKey)
            .where(UploadKey.account_id == account_id, UploadKey.revoked_at.is_(None))
            .order_by(UploadKey.id.desc())
        )
    )


def revoke_key(account_id: int, key_id: int, now: datetime) -> bool:
    """End a key of this account; say whether there was one to end."""
    key = db.session.get(UploadKey, key_id)
    if key is None or key.account_id != account_id or key.revoked_at is not None:
        return False
    key.revoked_at = now
    db.session.flush()
    return True


def revoke_keys_of(account_id: int, trace: Trace) -> None:
    """End every key of this account; each is noted."""
    ended = db.session.scalars(
        update(UploadKey)
        .where(UploadKey.account_id == account_id, UploadKey.revoked_at.is_(None))
        .values(revoked_at=trace.at)
        .returning(UploadKey.id)
    )
    for _ in ended.all():
        note(Event.KEY_REVOKED, account_id, trace)


def account_of_key(token: str, now: datetime) -> int | None:
    """Return the id of the account whose valid key ``token`` is, None when it is nobody's.

    Its use is written. Commits, on a connection of its own.
    """
    wanted = (
        select(UploadKey.id, UploadKey.used_at, UploadKey.account_id)
        .join(Account, Account.id == UploadKey.account_id)
        .where(
            UploadKey.token_hash == token_hash(token),
            UploadKey.revoked_at.is_(None),
            Account.is_active,
            Account.role.in_(STUDIO_ROLES),
        )
    )
    with db.engine.connect() as connection:
        found = connection.execute(wanted).one_or_none()
    if found is None:
        return None
    if found.used_at is None or now - found.used_at > GRAIN:
        with db.engine.execution_options(photoallegret_writing=True).begin() as connection:
            connection.execute(
                update(UploadKey).where(UploadKey.id == found.id).values(used_at=now)
            )
    return int(found.account_id)
