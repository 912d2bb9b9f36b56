"""What `flask doctor` asks of incidents: that the authority is told within 72 hours."""

from collections.abc import Iterator

from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.incidents.queries.incidents import open_incidents, untold
from photoallegret.incidents.rules import Standing, clock_of


def incidents() -> Iterator[Finding]:
    """Say of which incidents the CNIL must be told, and whether one of them is late."""
    reading()
    moment, mend = now(), _("Tell the CNIL, then write it down in the studio, under Incidents.")
    found = untold()
    for incident in found:
        clock, reference = clock_of(incident, moment), incident.reference
        if clock.standing is Standing.LATE:
            message = _("%(reference)s: the 72 hours have passed untold.", reference=reference)
            yield Finding("incidents", "failure", message, mend)
        else:
            message = ngettext(
                "%(reference)s: %(num)s hour left to tell the CNIL.",
                "%(reference)s: %(num)s hours left to tell the CNIL.",
                clock.hours,
                reference=reference,
            )
            yield Finding("incidents", "attention", message, mend)
    db.session.rollback()
    if not found:
        count = db.session.scalar(select(open_incidents())) or 0
        message = ngettext("%(num)s open.", "%(num)s open.", count)
        yield Finding("incidents", "ok", message if count else _("None is open."))


CHECKS: tuple[Check, ...] = (incidents,)
