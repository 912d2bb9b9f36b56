"""What `flask doctor` asks of accounts: is there a photographer, and is the studio well closed."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _


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


CHECKS: tuple[Check, ...] = (owners,)
