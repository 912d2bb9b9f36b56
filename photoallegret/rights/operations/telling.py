"""What people are told, by mail, of rights they use."""

from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.operations.posting import post
from photoallegret.privacy.models import Export
from photoallegret.rights.models import RightsRequest
from photoallegret.rights.operations.executing import COPY, COPYING
from photoallegret.rights.operations.letters import tell_step

PATHS = {"fr": "/compte/donnees", "en": "/en/account/data"}


def tell_ready(export: Export) -> None:
    """Tell an account holder that the copy of their data is ready. It is fetched on the site.

    Who has none is told by the request they made, and fetches it where they follow it.
    """
    account = None if export.account_id is None else db.session.get(Account, export.account_id)
    if account is None:
        _tell_requester(export)
    if account is None or export.ends_at is None:
        return
    values = {"path": PATHS[export.language], "until": export.ends_at.isoformat()}
    post(
        Letter(slug="export-ready", to=account.email, language=export.language, values=values),
        dedupe_key=f"export-ready:{export.id}",
        expires_at=export.ends_at,
    )


def _tell_requester(export: Export) -> None:
    asked = (
        select(RightsRequest)
        .where(RightsRequest.proved_key == export.address, RightsRequest.kind.in_(COPYING))
        .order_by(RightsRequest.id.desc())
        .limit(1)
    )
    request = db.session.scalar(asked)
    if request is None or not export.address:
        return
    copies = [one for one in request.events if one.outcome == COPY]
    if copies:
        tell_step(request, copies[-1])
