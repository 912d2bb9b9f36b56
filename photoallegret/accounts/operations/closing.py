"""An account closed: its row, what hangs on it, its consents' end, its picture's files."""

from datetime import datetime

from sqlalchemy import delete

from photoallegret.accounts.models import Account, ProfilePicture
from photoallegret.accounts.operations.chaining import forget_salts
from photoallegret.accounts.operations.joining import subject_of
from photoallegret.db import db
from photoallegret.privacy.operations.consents import end_consents
from photoallegret.privacy.operations.leaving import part_references


def close_account(account_id: int, how: str, now: datetime) -> tuple[str, ...]:
    """Delete an account and what dies with it.

    Args:
        account_id: whose it is.
        how: what closes it, for the ledger of consents.
        now: the present instant.

    Returns:
        the folders to delete after the commit, relative to the data folder.

    """
    picture = db.session.get(ProfilePicture, account_id)
    files = picture.files() if picture else ()
    end_consents([subject_of(account_id)], how, now)
    part_references([subject_of(account_id)], now)
    forget_salts(account_id)
    db.session.execute(delete(Account).where(Account.id == account_id))
    db.session.expire_all()
    return files
