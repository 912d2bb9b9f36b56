"""What `flask doctor` asks of accounts: is there a photographer, and is the studio well closed."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.accounts.operations.chaining import unplaced, verify
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Check, Finding, slow
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext

SHOWN = 12
"""Letters of a hash that are told: enough to compare with one noted before."""


def owners() -> Iterator[Finding]:
    """Look for an owner, and in production for one without second factor."""
    settings: Settings = current_app.extensions["photoallegret"]
    with db.engine.connect() as connection:
        found = connection.execute(
            select(Account.email, Account.totp_confirmed_at)
            .where(Account.role == Role.OWNER, Account.is_active)
            .order_by(Account.id)
        ).all()
    if not found:
        yield Finding(
            "owners",
            "attention",
            _("Nobody owns the studio yet."),
            "flask accounts create-owner EMAIL",
        )
        return
    alone = [row.email for row in found if row.totp_confirmed_at is None]
    if alone and settings.is_production:
        yield Finding(
            "owners",
            "attention",
            _("A password alone opens the studio to %(emails)s.", emails=", ".join(alone)),
            _("Sign in, then Account, Second factor."),
        )
    else:
        yield Finding("owners", "ok", ", ".join(row.email for row in found))


@slow
def security_journal() -> Iterator[Finding]:
    """Follow the chain of the security journal: was anything changed, taken out or put in?"""
    found, odd = verify(), unplaced()
    mend = _("Compare it with a backup; if somebody changed it, write the incident down.")
    if found.broken_at is not None:
        message = _("It was changed at entry %(place)s.", place=found.broken_at)
        yield Finding("security journal", "failure", message, mend)
    elif odd:
        message = ngettext(
            "An entry is not of the site's writing.",
            "%(num)s entries are not of the site's writing.",
            odd,
        )
        yield Finding("security journal", "attention", message, mend)
    else:
        message = ngettext(
            "%(num)s entry, unchanged; it ends in %(end)s.",
            "%(num)s entries, unchanged; they end in %(end)s.",
            found.entries,
            end=found.end[:SHOWN],
        )
        yield Finding("security journal", "ok", message)


CHECKS: tuple[Check, ...] = (owners, security_journal)
