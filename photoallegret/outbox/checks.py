"""What `flask doctor` asks of mail."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.doctor import Check, Finding
from photoallegret.i18n import gettext as _
from photoallegret.i18n import ngettext
from photoallegret.mail.delivering import FOLDER, Way, way_of
from photoallegret.outbox.queries import queue

LATE = timedelta(minutes=15)


def mail() -> Iterator[Finding]:
    """Say where mail goes, and what should have gone and has not."""
    settings: Settings = current_app.extensions["photoallegret"]
    way, server, standing = way_of(settings), settings.site.mail, queue()
    if way is Way.SERVER:
        yield Finding("mail", "ok", f"{server.server}:{server.port}, {server.security}")
    elif way is Way.FILES:
        yield Finding("mail", "ok", _("Written to files in %(path)s", path=settings.data / FOLDER))
    else:
        yield Finding(
            "mail",
            "failure" if standing.waiting else "attention",
            _("No mail server is set: no message can leave."),
            _("Write the table [mail] in %(file)s (docs/mail.md)", file=settings.site_file),
        )
    if standing.failed:
        yield Finding(
            "mail given up",
            "attention",
            ngettext(
                "%(num)s message could not be sent",
                "%(num)s messages could not be sent",
                standing.failed,
            ),
            "flask mail resend --all",
        )
    if standing.oldest_waiting_at and now() - standing.oldest_waiting_at > LATE:
        minutes = int((now() - standing.oldest_waiting_at) / timedelta(minutes=1))
        yield Finding(
            "mail waiting",
            "attention",
            _(
                "The oldest of %(count)s has waited for %(minutes)s min",
                count=standing.waiting,
                minutes=minutes,
            ),
            _("See why: flask mail list. Is the background work running (flask worker)?"),
        )


CHECKS: tuple[Check, ...] = (mail,)
