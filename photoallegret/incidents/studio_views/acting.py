"""Acts on an incident: the authority told, a line of the timeline, closed, taken up again."""

from datetime import timedelta

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.incidents.forms import AuthorityForm, NoteForm
from photoallegret.incidents.models import Step
from photoallegret.incidents.operations import recording
from photoallegret.incidents.studio_views.blueprint import (
    FORGED,
    INCOMPLETE,
    blueprint,
    incident_here,
    settings_here,
)
from photoallegret.incidents.studio_views.desk import incident_page
from photoallegret.studio import say, studio_page

UNFINISHED = 409
A_MINUTE = timedelta(minutes=1)


@studio_page(
    blueprint,
    fr="/incidents/<reference>/autorite",
    en="/incidents/<reference>/authority",
    methods=("POST",),
)
def authority(reference: str) -> BaseResponse:
    """Note when the CNIL was told; later than 72 hours, not without reasons."""
    form = AuthorityForm()
    is_sound = form.validate()
    told_at = form.told_at.instant(settings_here().site.time_zone)
    if told_at is not None and told_at > now():
        form.told_at.errors = [gettext("This is still to come.")]
        is_sound = False
    if not is_sound or told_at is None:
        status = FORGED if form.form_token.errors else INCOMPLETE
        return incident_page(reference, authority=form, status=status)
    incident = incident_here(reference, to_change=True)
    if told_at < incident.known_at - A_MINUTE:  # clocks are read to the minute
        db.session.rollback()
        form.told_at.errors = [gettext("This was before you knew of it.")]
        return incident_page(reference, authority=form, status=INCOMPLETE)
    try:
        recording.tell_authority(incident, told_at, form.reasons.data or "", now())
    except recording.ReasonsMissingError:
        db.session.rollback()
        form.reasons.errors = [gettext("More than 72 hours had passed: write why.")]
        return incident_page(reference, authority=form, status=INCOMPLETE)
    db.session.commit()
    say(gettext("It is noted that the CNIL was told."))
    return redirect(url_for("incidents.show", reference=reference), 303)


@studio_page(
    blueprint,
    fr="/incidents/<reference>/notes",
    en="/incidents/<reference>/notes",
    methods=("POST",),
)
def note(reference: str) -> BaseResponse:
    """Add a line to the timeline."""
    form = NoteForm()
    if not form.validate():
        status = FORGED if form.form_token.errors else INCOMPLETE
        return incident_page(reference, note=form, status=status)
    incident = incident_here(reference, to_change=True)
    recording.note(incident, Step.NOTED, now(), form.note.data or "")
    db.session.commit()
    say(gettext("Added to the timeline."))
    return redirect(url_for("incidents.show", reference=reference), 303)


@studio_page(
    blueprint,
    fr="/incidents/<reference>/etat",
    en="/incidents/<reference>/state",
    methods=("POST",),
)
def state(reference: str) -> BaseResponse:
    """Close an incident from which nothing is missing, or take it up again."""
    check_act()
    act = request.form.get("act", "")
    if act not in ("close", "reopen"):
        abort(400)
    incident = incident_here(reference, to_change=True)
    if act == "reopen":
        recording.reopen(incident, now())
        said = gettext("The incident is open again.")
    else:
        try:
            recording.close(incident, now())
        except recording.UnfinishedError:
            db.session.rollback()
            return incident_page(reference, status=UNFINISHED)
        said = gettext("The incident is closed. Its record is kept for five years.")
    db.session.commit()
    say(said)
    return redirect(url_for("incidents.show", reference=reference), 303)
