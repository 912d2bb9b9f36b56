"""What people are told, by mail, of rights they use."""

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import Export

PATHS = {"fr": "/compte/donnees", "en": "/en/account/data"}


def tell_ready(export: Export) -> None:
    """Tell an account holder that the copy of their data is ready. It is fetched on the site.

    Who has no account is told by what asked for them.
    """
    account = None if export.account_id is None else db.session.get(Account, export.account_id)
    if account is None or export.ends_at is None:
        return
    values = {"path": PATHS[export.language], "until": export.ends_at.isoformat()}
    post(
        Letter(slug="export-ready", to=account.email, language=export.language, values=values),
        dedupe_key=f"export-ready:{export.id}",
        expires_at=export.ends_at,
    )
