"""What `flask doctor` asks of questions: that none waits unseen."""

from collections.abc import Iterator

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.questions.queries import long_waiting


def waiting() -> Iterator[Finding]:
    """Say how many questions have waited too long for an answer."""
    count, _oldest = long_waiting(now())
    db.session.rollback()
    if count:
        message = ngettext(
            "One question has waited for more than 30 days.",
            "%(num)s questions have waited for more than 30 days.",
            count,
        )
        yield Finding("questions", "attention", message, _("Answer or decline it in the studio"))


CHECKS: tuple[Check, ...] = (waiting,)
