"""What `flask doctor` asks of privacy: a promise is as true as its last run."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date
from photoallegret.privacy.journal import journal_here
from photoallegret.privacy.models import ErasureEntry, Unlinking
from photoallegret.privacy.operations.erasing import unknown
from photoallegret.privacy.operations.journalling import JournalError
from photoallegret.privacy.operations.retention import last_whole_run

LATE = timedelta(hours=26)


def retention() -> Iterator[Finding]:
    """Say when what is due was last deleted."""
    last = last_whole_run()
    db.session.rollback()
    mend = "flask privacy run-due"
    if last is None:
        yield Finding("retention", "attention", _("It has not run yet."), mend)
    elif now() - last > LATE:
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
        rest = unknown(journal)
    except JournalError as error:
        yield Finding("erasures", "failure", str(error))
        return
    numbers = {line.number for line in journal.begun()}
    lost = [n for n in db.session.scalars(select(ErasureEntry.number)) if n not in numbers]
    waiting = db.session.scalar(select(func.count(Unlinking.id))) or 0
    db.session.rollback()
    if rest:
        mend = f"flask privacy replay {journal.path}"
        yield Finding("erasures", "failure", _("The database is older than their journal."), mend)
    elif lost:
        message = _("The journal %(path)s lacks some of them.", path=journal.path)
        yield Finding("erasures", "failure", message, _("Put it back from a backup."))
    elif waiting:
        message = _("Files are still to be unlinked: %(count)s.", count=waiting)
        yield Finding("erasures", "attention", message, "flask worker")
    else:
        yield Finding("erasures", "ok", _("Database and journal agree."))


CHECKS: tuple[Check, ...] = (retention, erasures)
