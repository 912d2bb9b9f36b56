"""The list of incidents, one of them with its clock and checklist, and its facts written down."""

from flask import Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db, reading
from photoallegret.i18n import gettext
from photoallegret.incidents.forms import AuthorityForm, IncidentForm, NoteForm, form_of
from photoallegret.incidents.models import Incident
from photoallegret.incidents.operations.recording import (
    EditedMeanwhileError,
    ReasonsMissingError,
    change,
    declare,
)
from photoallegret.incidents.papers import act_words
from photoallegret.incidents.queries.incidents import count_told, incidents
from photoallegret.incidents.rules import checklist, clock_of, is_whole
from photoallegret.incidents.studio_views.blueprint import (
    FORGED,
    INCOMPLETE,
    STALE,
    blueprint,
    incident_here,
    settings_here,
)
from photoallegret.privacy.queries.declared import DECLARED
from photoallegret.studio import say, studio_answer, studio_page


@studio_page(blueprint, fr="/incidents", en="/incidents")
def index() -> Response:
    """List the incidents, open ones first."""
    moment = now()
    found = [(one, clock_of(one, moment)) for one in incidents()]
    return studio_answer("studio/incidents/index.html", gettext("Incidents"), incidents=found)


@studio_page(blueprint, fr="/incidents/nouveau", en="/incidents/new", methods=("GET", "POST"))
def new() -> BaseResponse:
    """Write down an incident: its 72 hours run from when it was known."""
    form = _form()
    if not form.is_submitted():
        form.contact.data = settings_here().site.publisher.email
        return _facts_page(form)
    if not _is_sound(form):
        return _facts_page(form, FORGED if form.form_token.errors else INCOMPLETE)
    incident = declare(form.facts(settings_here().site.time_zone), now())
    reference = incident.reference
    db.session.commit()
    say(gettext("Incident %(reference)s is written down.", reference=reference))
    return redirect(url_for("incidents.show", reference=reference), 303)


@studio_page(blueprint, fr="/incidents/<reference>", en="/incidents/<reference>")
def show(reference: str) -> Response:
    """Show an incident: its clock, what is missing, what was done."""
    return incident_page(reference)


@studio_page(
    blueprint,
    fr="/incidents/<reference>/modifier",
    en="/incidents/<reference>/edit",
    methods=("GET", "POST"),
)
def edit(reference: str) -> BaseResponse:
    """Change what is written of an incident."""
    form, zone = _form(), settings_here().site.time_zone
    if not form.is_submitted():
        incident = incident_here(reference)
        form = form_of(incident, zone)
        form.offer(current_app.extensions[DECLARED].processings)
        return _facts_page(form, incident=incident)
    is_sound = _is_sound(form)
    if not is_sound:
        reading()
    incident = incident_here(reference, to_change=is_sound)
    if not is_sound:
        return _facts_page(form, FORGED if form.form_token.errors else INCOMPLETE, incident)
    try:
        change(incident, form.facts(zone), form.edition.data or "", now())
    except EditedMeanwhileError:
        form.edition.data = str(incident.edition)
        told = gettext("Somebody else changed it meanwhile. Look at it, then save once more.")
        form.title.errors = [told]
        return _facts_page(form, STALE, incident)
    except ReasonsMissingError:
        told = gettext("By this, the CNIL was told late: first write why, on the incident’s page.")
        form.known_at.errors = [told]
        return _facts_page(form, INCOMPLETE, incident)
    db.session.commit()
    say(gettext("Saved."))
    return redirect(url_for("incidents.show", reference=reference), 303)


def incident_page(
    reference: str,
    *,
    authority: AuthorityForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> Response:
    """Return the page of one incident.

    Args:
        reference: its own.
        authority: what was typed of when the authority was told; None: nothing.
        note: what was typed for the timeline; None: nothing.
        status: of the answer.

    """
    reading()
    incident, zone = incident_here(reference), settings_here().site.time_zone
    return studio_answer(
        "studio/incidents/show.html",
        incident.title,
        status=status,
        incident=incident,
        clock=clock_of(incident, now()),
        items=list(checklist(incident)),
        is_whole=is_whole(incident),
        acts=[(act.at, act_words(act, zone)) for act in incident.acts],
        told=count_told(incident.id),
        is_announced=incident.banner_until is not None and incident.banner_until > now(),
        authority=authority or AuthorityForm(formdata=None),
        note=note or NoteForm(formdata=None),
    )


def _form() -> IncidentForm:
    form = IncidentForm()
    form.offer(current_app.extensions[DECLARED].processings)
    return form


def _is_sound(form: IncidentForm) -> bool:
    """Say whether what was written may be saved, its errors noted."""
    zone = settings_here().site.time_zone
    sound = (form.validate(), form.check_reasons(), form.check_times(zone, now()))
    return all(sound)


def _facts_page(
    form: IncidentForm, status: int = 200, incident: Incident | None = None
) -> Response:
    title = gettext("New incident")
    if incident is not None:
        title = gettext("Change %(reference)s", reference=incident.reference)
    return studio_answer(
        "studio/incidents/facts.html", title, status=status, form=form, incident=incident
    )
