"""What `flask doctor` asks of privacy: a promise is as true as its last run."""

from collections.abc import Iterator
from datetime import timedelta

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import written_date
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


CHECKS: tuple[Check, ...] = (retention,)
