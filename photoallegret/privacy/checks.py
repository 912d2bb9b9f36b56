"""What `flask doctor` asks of privacy: a promise is as true as its last run."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, reading
from photoallegret.doctor import Check, Finding, Level
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date
from photoallegret.object_settings import HERE
from photoallegret.privacy.jobs import RULES
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.models import Unlinking
from photoallegret.privacy.operations.journalling import JournalError
from photoallegret.privacy.operations.rekeying import unreadable
from photoallegret.privacy.operations.replaying import unknown
from photoallegret.privacy.operations.restored import is_restored
from photoallegret.privacy.operations.retention import is_late, is_overdue, last_whole_run
from photoallegret.processors import MAIL, processor_words, processors_of


def retention() -> Iterator[Finding]:
    """Say when what is due was last deleted."""
    last = last_whole_run()
    late = is_late(now(), now())
    overdue = last is None and is_overdue(current_app.extensions[RULES], now())
    db.session.rollback()
    mend = "flask privacy run-due"
    if last is None:
        level: Level = "failure" if overdue else "attention"
        yield Finding("retention", level, _("It has not run yet."), mend)
    elif late:
        message = _(
            "It last ran whole on %(date)s: data is kept too long.", date=written_date(last)
        )
        yield Finding("retention", "failure", message, mend)
    else:
        yield Finding("retention", "ok", _("It ran whole on %(date)s.", date=written_date(last)))


def erasures() -> Iterator[Finding]:
    """Say whether database and journal of erasures agree, and whether files are still there."""
    journal = journal_here()
    try:
        # One that is not done is under way, or finished by the worker.
        rest = [line for line in unknown(journal) if line.is_done]
    except JournalError as error:
        yield Finding("erasures", "failure", str(error))
        return
    waiting = db.session.scalar(select(func.count(Unlinking.id))) or 0
    db.session.rollback()
    if is_restored(journal.data):
        message = _("The site was put back from a copy, and its erasures were not replayed.")
        yield Finding("erasures", "failure", message, "flask privacy replay FILE")
    elif rest:
        mend = f"flask privacy replay {journal.path}"
        yield Finding("erasures", "failure", _("The database is older than their journal."), mend)
    elif waiting:
        message = _("Files are still to be unlinked: %(count)s.", count=waiting)
        yield Finding("erasures", "attention", message, "flask worker")
    else:
        yield Finding("erasures", "ok", _("Database and journal agree."))


def processors() -> Iterator[Finding]:
    """Say which processor has no contract, and whether somebody unnamed carries the mail."""
    settings: Settings = current_app.extensions["photoallegret"]
    site, mend = settings.site, f"[[processors]], {settings.site_file}"
    found = processors_of(site)
    unbound = [one.name for one in found if one.contract is None]
    server = site.mail.server
    if server and server not in HERE and not any(one.role == MAIL for one in found):
        message = _("%(server)s carries the mail, and no processor is named.", server=server)
        yield Finding("processors", "attention", message, mend)
    if unbound:
        names = ", ".join(unbound)
        message = _("Without date of contract (GDPR art. 28): %(names)s", names=names)
        yield Finding("processors", "attention", message, mend)
    if found and not unbound:
        yield Finding("processors", "ok", ", ".join(processor_words(one) for one in found))


def keys() -> Iterator[Finding]:
    """Say whether everything kept encrypted can be read with the keys at hand."""
    settings: Settings = current_app.extensions["photoallegret"]
    reading()
    places = unreadable(settings.secrets)
    if places:
        message = _("A key is missing for %(places)s.", places=", ".join(places))
        mend = _("Put the key back in secrets.toml from a backup.")
        yield Finding("keys", "failure", message, mend)
    else:
        yield Finding("keys", "ok", _("What is encrypted can be read."))


CHECKS: tuple[Check, ...] = (retention, erasures, processors, keys)
