"""The journal of this site, and the refusal to serve a database that does not know all of it."""

import logging
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.privacy.operations.journalling import FILE, Journal, JournalError
from photoallegret.privacy.operations.replaying import ORDERS, Orders, complete, unknown
from photoallegret.privacy.operations.restored import is_restored
from photoallegret.secrets_file import ERASURE_KEY
from photoallegret.site_file import SettingsError

logger = logging.getLogger(__name__)
MENDS = (("privacy", "replay"), ("privacy", "lost-journal"), ("photos", "rebuild"))
"""Words of the commands that run where database and journal do not agree."""


def journal_here() -> Journal:
    """Return the journal of the current site."""
    settings: Settings = current_app.extensions["photoallegret"]
    # A site that was put back and is not in service, or is only tried, copies nothing.
    named = "" if is_restored(settings.data) else settings.site.backup.destination
    return Journal(settings.data, settings.secrets[ERASURE_KEY], Path(named) if named else None)


def orders_here() -> Orders:
    """Return what makes the order of an erasure anew once a crash cut it short."""
    orders: Orders = current_app.extensions[ORDERS]
    return orders


def refuse_unreplayed(app: Flask, arguments: Sequence[str]) -> None:
    """Finish what a crash cut short; refuse a database older than the journal of erasures.

    Args:
        app: the site that is to start.
        arguments: of the program: commands that mend may run, the doctor changes nothing.

    Raises:
        SettingsError: people who were erased are there again, or the journal is not this site's,
            cannot be read or lacks erasures.

    """
    if any(set(words) <= set(arguments) for words in MENDS):
        return
    with app.app_context():
        journal = journal_here()
        if is_restored(journal.data) and "doctor" not in arguments:
            message = (
                "this site was put back from a copy. Erase again who was erased since: flask "
                "privacy replay FILE (the last erasures.jsonl) or, if nobody was: flask privacy "
                "replay --none-since DATE"
            )
            raise SettingsError(message)
        try:
            if "doctor" in arguments:
                rest = [line for line in unknown(journal) if line.is_done]
            else:
                rest = complete(journal, orders_here())
        except JournalError as error:
            raise SettingsError(str(error)) from error
        except (SQLAlchemyError, OSError, ValueError):
            # What a crash cut short is tried again by the background work: the site starts.
            logger.exception("an erasure that was cut short cannot be finished now")
            rest = []
        finally:
            db.session.remove()
            db.engine.dispose()  # the server's processes are forks: each opens its own
        if rest:
            message = (
                f"the database is older than {journal.path}: {len(rest)} erased people may be "
                f"in it again. Erase them first: flask privacy replay {journal.data / FILE}"
            )
            raise SettingsError(message)
