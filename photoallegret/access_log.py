"""Who looked at whose data in the studio: one line a view, without a name (GDPR art. 5(2), 32)."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any, cast

from flask import current_app
from sqlalchemy import Integer, String, insert
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import Model, db, own_transaction
from photoallegret.i18n import N_
from photoallegret.personal_data import (
    ErasureEffect,
    LawfulBasis,
    Period,
    Processing,
    Retention,
    Right,
    Source,
    Unlinked,
    not_personal,
    personal,
)
from photoallegret.routes import View

ACTOR = "photoallegret_actor"
"""Where accounts leave who sends a request, as the number of an account."""
SHOWS = "photoallegret_shows"
MOVED, NOWHERE = range(300, 400), 404

ACCESS = Processing(
    slug="access",
    category=N_("Who of the studio looked at which record, under a keyed number"),
    persons=N_("those who work in the studio"),
    purpose=N_("Notice and prove that somebody looks at data without a reason"),
    lawful_basis=LawfulBasis.LEGITIMATE_INTERESTS,
    interest=N_("the confidentiality of what people entrust to the site"),
    balance=N_("a look is kept under a number that names nobody without the site's key"),
    sources=frozenset({Source.SITE}),
    retention=Retention(periods=(Period("access", timedelta(days=182), N_("the look")),)),
    recipients=(),
    rights=frozenset({Right.ACCESS, Right.OBJECTION}),
    erasure=ErasureEffect.KEEP,
    kept_under="GDPR art. 32",
    exported=False,
)


class AccessEntry(Model):
    """One look at one record. Rows are only added."""

    __tablename__ = "access_entry"
    __subjects__ = Unlinked(N_("who looked is kept under a keyed number, never a name"))

    id: Mapped[int] = mapped_column(primary_key=True, info=not_personal())
    at: Mapped[datetime] = mapped_column(index=True, info=personal(ACCESS))
    actor: Mapped[str] = mapped_column(String(64), info=personal(ACCESS))
    """Keyed digest of the account's number: who has the key can follow one person, not name it."""
    record: Mapped[str] = mapped_column(String(60), info=personal(ACCESS))
    """The table: "question"."""
    record_id: Mapped[int] = mapped_column(Integer, info=personal(ACCESS))


def shows_personal(table: str, argument: str) -> Callable[[View], View]:
    """Note each look at a record that the decorated page shows; moves and 404 are none.

    The line is written once the page is drawn and before it leaves: without it, nothing is shown.

    Args:
        table: whose record it is: "question".
        argument: of the view, the record's number.

    """

    def decorate(view: View) -> View:
        @wraps(view)
        def noted(*args: Any, **told: Any) -> Any:  # noqa: ANN401 -- as Flask calls a view
            answer = view(*args, **told)
            status = answer.status_code if isinstance(answer, Response) else 200
            if status not in MOVED and status != NOWHERE:
                db.session.rollback()  # what is written next waits for no lock of this request
                note_access(table, int(told[argument]))
            return answer

        setattr(noted, SHOWS, (table, argument))
        return cast("View", noted)

    return decorate


def note_access(table: str, row: int) -> None:
    """Write that who sends this request looked at a record. Commits, on its own connection."""
    settings: Settings = current_app.extensions["photoallegret"]
    actor = actor_of(current_app.extensions[ACTOR](), settings.secrets["secret_key"])
    values = {"at": now(), "actor": actor, "record": table, "record_id": row}
    with own_transaction() as connection:
        connection.execute(insert(AccessEntry).values(**values))


def actor_of(account_id: int | None, secret: str) -> str:
    """Return the keyed digest under which the looks of an account are kept."""
    return hmac.digest(secret.encode(), f"access:{account_id}".encode(), sha256).hex()
