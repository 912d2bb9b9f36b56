"""What `flask doctor` asks of replies: that none is late."""

from collections.abc import Iterator

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.replies.queries import is_late, undecided


def due() -> Iterator[Finding]:
    """Say how many replies wait, and how many should stand on their page already."""
    today, found = day_of(now()), undecided()
    late = sum(is_late(one, today) for one in found)
    db.session.rollback()
    mend = _("Insert or refuse them in the studio, under Replies")
    if late:
        message = ngettext("One reply is late.", "%(num)s replies are late.", late)
        yield Finding("replies", "failure", message, mend)
    elif found:
        message = ngettext(
            "One reply is due within three days.",
            "%(num)s replies are due within three days.",
            len(found),
        )
        yield Finding("replies", "attention", message, mend)


CHECKS: tuple[Check, ...] = (due,)
