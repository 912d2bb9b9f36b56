"""Accounts suspended and opened again by the photographer; a doubted age is another matter."""

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.sessions import end_sessions_of
from photoallegret.db import db


def suspend(account_id: int, trace: Trace) -> None:
    """Let nobody sign in to an account, and end its sessions; nothing of it is deleted."""
    account = db.session.get_one(Account, account_id)
    if account.suspended_at is None:
        account.suspended_at = trace.at
        end_sessions_of(account_id)
        note(Event.SUSPENDED, account_id, trace)


def lift(account_id: int, trace: Trace) -> None:
    """End a suspension; an age that is doubted still is."""
    account = db.session.get_one(Account, account_id)
    if account.suspended_at is not None:
        account.suspended_at = None
        note(Event.SUSPENSION_LIFTED, account_id, trace)
