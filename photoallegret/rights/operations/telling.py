"""What people are told, by mail, of rights they use."""

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import Export
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.letters import tell_step
from photoallegret.rights.queries.asked import asked_for_copy, is_fetched_signed_in

PATHS = {"fr": "/compte/donnees", "en": "/en/account/data"}


def tell_ready(export: Export) -> None:
    """Tell a person that the copy of their data is ready. It is fetched on the site.

    Who signs in to no account fetches it on the page that follows the request it answers.
    """
    account = None if export.account_id is None else db.session.get(Account, export.account_id)
    if export.ends_at is None:
        return
    if account is None or not is_fetched_signed_in(export):
        event = asked_for_copy(export)
        request = None if event is None else db.session.get(RightsRequest, event.request_id)
        if event is not None and request is not None:
            tell_step(request, event)
        return
    values = {"path": PATHS[export.language], "until": export.ends_at.isoformat()}
    post(
        Letter(slug="export-ready", to=account.email, language=export.language, values=values),
        dedupe_key=f"export-ready:{export.id}",
        expires_at=export.ends_at,
    )
