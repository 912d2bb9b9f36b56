"""What `flask doctor` asks of requests: that none is late, about to be, or late and untold."""

from collections.abc import Iterator

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import REMINDERS, day_of
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.rights.queries.desk import count_untold, due_counts


def due() -> Iterator[Finding]:
    """Say how many requests should have been answered, or are due within two days."""
    late, soon = due_counts(day_of(now()), min(REMINDERS))
    db.session.rollback()
    remedy = _("Answer them in the studio, under Requests")
    if late:
        message = ngettext(
            "One request about data is late.", "%(num)s requests about data are late.", late
        )
        yield Finding("requests", "failure", message, remedy)
    if soon:
        message = ngettext(
            "One request about data is due within two days.",
            "%(num)s requests about data are due within two days.",
            soon,
        )
        yield Finding("requests", "attention", message, remedy)


def told() -> Iterator[Finding]:
    """Say whether the nightly work failed to remind the photographers of a late request."""
    count = count_untold(day_of(now()))
    db.session.rollback()
    if count:
        message = ngettext(
            "Nobody was told of one late request.",
            "Nobody was told of %(num)s late requests.",
            count,
        )
        remedy = _("See that the worker runs, and read in its log what failed")
        yield Finding("requests", "failure", message, remedy)


CHECKS: tuple[Check, ...] = (due, told)
