"""Replies in the studio: those that are due, and the decision on each; the photographer's own."""

from datetime import date

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.deadlines import day_of, is_reply_in_time
from photoallegret.i18n import N_, gettext, ngettext
from photoallegret.replies.forms import DecisionForm
from photoallegret.replies.models import Ground, Reply, ReplyState, Target
from photoallegret.replies.operations import deciding
from photoallegret.replies.queries import decided, is_late, undecided, waiting
from photoallegret.replies.rules import GROUNDS
from photoallegret.studio import Place, lock_to_owner, say, studio_answer, studio_page

FORGED, STALE, INCOMPLETE = 400, 409, 422
blueprint = Blueprint("reply_desk", __name__)
lock_to_owner(blueprint)

PLACES: tuple[Place, ...] = (
    Place(
        "reply_desk.index",
        N_("Replies"),
        also=("reply_desk.show",),
        owners=True,
        count=waiting,
    ),
)
STATES = {
    ReplyState.RECEIVED: N_("waits"),
    ReplyState.INSERTED: N_("on its page"),
    ReplyState.REFUSED: N_("refused"),
    ReplyState.ENDED: N_("taken off"),
}
SAID = {
    "insert": N_("The reply stands on its page, and its author is told."),
    "refuse": N_("The reply is refused, and its author told why."),
    "remove": N_("The reply is off its page."),
}


@studio_page(blueprint, fr="/reponses", en="/replies")
def index() -> Response:
    """List the replies that wait, the first due first, then those decided."""
    today = day_of(now())
    found = undecided()
    return studio_answer(
        "studio/replies/index.html",
        gettext("Replies"),
        waiting=found,
        decided=decided(),
        late=sum(is_late(one, today) for one in found),
        today=today,
        is_late=is_late,
        left_words=left_words,
        states=STATES,
    )


@studio_page(
    blueprint,
    fr="/reponses/<int(max=999999999):reply_id>",
    en="/replies/<int(max=999999999):reply_id>",
    methods=("GET", "POST"),
)
@shows_personal("reply", "reply_id")
def show(reply_id: int) -> BaseResponse:
    """Show one reply, or decide it."""
    form = DecisionForm()
    if not form.is_submitted():
        return _page(reply_id, form)
    act = form.act.data or ""
    if act not in SAID:
        abort(400)
    if not form.validate() or (act == "refuse" and not form.check_ground()):
        return _page(reply_id, form, FORGED if form.form_token.errors else INCOMPLETE)
    reply = db.session.get(Reply, reply_id, with_for_update=True) or abort(404)
    note, moment = form.note.data or "", now()
    try:
        if act == "insert":
            deciding.insert_reply(reply, note, moment)
        elif act == "refuse":
            deciding.refuse_reply(reply, Ground(form.ground.data), note, moment)
        else:
            deciding.take_off(reply, note, moment)
    except deciding.NotAllowedError:
        db.session.rollback()
        form.note.errors = [gettext("It was decided meanwhile: look at how it stands now.")]
        return _page(reply_id, form, STALE)
    db.session.commit()
    say(gettext(SAID[act]))
    return redirect(url_for("reply_desk.show", reply_id=reply_id), 303)


def left_words(reply: Reply, today: date) -> str:
    """Return how long is left to insert a reply, or how late it is."""
    left = (reply.due_on - today).days
    if left < 0:
        return ngettext("one day late", "%(num)s days late", -left)
    if left == 0:
        return gettext("due today")
    return ngettext("one day left", "%(num)s days left", left)


def _page(reply_id: int, form: DecisionForm, status: int = 200) -> Response:
    reading()
    reply = db.session.get(Reply, reply_id) or abort(404)
    today = day_of(now())
    return studio_answer(
        "studio/replies/show.html",
        gettext("Reply %(reference)s", reference=reply.reference),
        status=status,
        reply=reply,
        form=form,
        left=left_words(reply, today),
        is_late=is_late(reply, today),
        is_in_time=_in_time(reply),
        by_hand=reply.target is Target.OTHER,
        steps=_steps(reply),
    )


def _in_time(reply: Reply) -> bool | None:
    """Say whether it was asked for within three months; None where that is unknown."""
    if reply.published_on is None:
        return None
    return is_reply_in_time(reply.published_on, day_of(reply.received_at))


def _steps(reply: Reply) -> list[tuple[object, str]]:
    """Return what happened, each with its instant, in order."""
    ground = GROUNDS[Ground(reply.ground)] if reply.ground else ""
    decision = gettext("Refused: %(ground)s.", ground=gettext(ground)) if ground else ""
    steps = [
        (reply.received_at, gettext("Received; its author has a receipt.")),
        (reply.reminded_at, gettext("You were last reminded.")),
        (reply.decided_at, decision or gettext("Inserted; its author was told.")),
    ]
    if reply.state is ReplyState.ENDED:
        steps.append((reply.ended_at, gettext("Taken off its page.")))
    return [(at, words) for at, words in steps if at is not None]
