"""The list of messages, and the buttons that send them again."""

import re
from dataclasses import dataclass

from flask import Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import N_, gettext, ngettext, written_instant
from photoallegret.mail.composing import name_of
from photoallegret.mail.delivering import Way, way_of
from photoallegret.mail.troubles import WORDS
from photoallegret.outbox.models import MailState, OutgoingMail, file_name
from photoallegret.outbox.operations.resending import resend
from photoallegret.outbox.queries import failed_mails, mails, queue
from photoallegret.outbox.studio_views.blueprint import blueprint
from photoallegret.studio import say, studio_answer, studio_page

SHOWN = 50
ALL = "all"
ID = re.compile(r"[0-9]{1,9}")
STATES = {
    MailState.WAITING: N_("Waiting"),
    MailState.SENT: N_("Sent"),
    MailState.FAILED: N_("Not sent"),
    MailState.EXPIRED: N_("Out of date, not sent"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message as its line says."""

    id: int
    name: str
    recipient: str
    state: str
    tone: str
    posted: str
    tried: str
    error: str
    detail: str
    may_resend: bool
    has_file: bool


@studio_page(blueprint, fr="/courrier", en="/mail")
def index() -> Response:
    """Show what could not be sent, then the newest messages."""
    settings: Settings = current_app.extensions["photoallegret"]
    asked = request.args.get("before", "")
    before = int(asked) if ID.fullmatch(asked) else None
    listed = mails(before=before, limit=SHOWN + 1, with_failed=False)
    return studio_answer(
        "studio/outbox/index.html",
        gettext("Mail"),
        failed=[] if before else [line_of(one, settings) for one in failed_mails(limit=SHOWN)],
        lines=[line_of(one, settings) for one in listed[:SHOWN]],
        older=listed[SHOWN - 1].id if len(listed) > SHOWN else None,
        standing=queue(),
        way=way_of(settings).value,
        newest=before is None,
    )


@studio_page(blueprint, fr="/courrier/renvoyer", en="/mail/resend", methods=("POST",))
def send_again() -> BaseResponse:
    """Have one message, or all that could not be sent, tried again."""
    check_act()
    chosen = request.form.get("mail", "")
    if chosen != ALL and not ID.fullmatch(chosen):
        abort(400)
    count = resend(None if chosen == ALL else [int(chosen)])
    db.session.commit()
    if count:
        say(ngettext("The message is tried again.", "%(num)s messages are tried again.", count))
    else:
        say(gettext("It has left already."))
    return redirect(url_for("outbox.index"), code=303)


def line_of(one: OutgoingMail, settings: Settings) -> Line:
    """Return what is shown of a message."""
    zone = settings.site.time_zone
    path = settings.data / "outbox" / f"{file_name(one.created_at, one.slug, one.key)}.eml"
    return Line(
        id=one.id,
        name=name_of(one.slug),
        recipient=one.recipient,
        state=gettext(STATES[one.state]),
        tone=one.state.value,
        posted=written_instant(one.created_at, zone),
        tried=_tried(one, zone),
        error=gettext(WORDS[one.trouble]) if one.trouble else "",
        detail=one.detail,
        may_resend=one.state is MailState.FAILED
        or (one.state is MailState.WAITING and one.attempts > 0),
        has_file=way_of(settings) is Way.FILES and path.exists(),
    )


def _tried(one: OutgoingMail, zone: str) -> str:
    """Return how often it was tried and when it is tried next, in words."""
    words = ngettext("tried once", "tried %(num)s times", one.attempts)
    if one.state is not MailState.WAITING:
        return words
    following = written_instant(one.next_at, zone)
    return gettext("%(tried)s, next on %(moment)s", tried=words, moment=following)
