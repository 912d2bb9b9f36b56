"""Maintenance in the studio: planned, changed, cancelled, ended; for the photographer alone."""

from flask import Blueprint, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db, reading
from photoallegret.forms import check_act
from photoallegret.i18n import N_, gettext
from photoallegret.maintenance.forms import PlanForm, form_of
from photoallegret.maintenance.models import Maintenance
from photoallegret.maintenance.operations import planning
from photoallegret.maintenance.operations.planning import Fault, PlanError
from photoallegret.maintenance.queries import past, to_come
from photoallegret.studio import Place, lock_to_owner, say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422
blueprint = Blueprint("maintenance", __name__)
lock_to_owner(blueprint)

PLACES: tuple[Place, ...] = (
    Place(
        "maintenance.index",
        N_("Maintenance"),
        also=("maintenance.new", "maintenance.edit"),
        owners=True,
    ),
)


@studio_page(blueprint, fr="/maintenance", en="/maintenance")
def index() -> Response:
    """List what is planned, then what is over."""
    moment = now()
    return studio_answer(
        "studio/maintenance/index.html",
        gettext("Maintenance"),
        coming=to_come(moment),
        past=past(moment),
        moment=moment,
    )


@studio_page(blueprint, fr="/maintenance/nouvelle", en="/maintenance/new", methods=("GET", "POST"))
def new() -> BaseResponse:
    """Plan a time for which the site is closed."""
    form = PlanForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        reading()
        return _page(form, FORGED if form.form_token.errors else INCOMPLETE)
    site = _settings().site
    try:
        planning.plan(form.plan(site.time_zone, site.languages), now())
    except PlanError as error:
        db.session.rollback()
        form.blame(error.fault, is_under_way=False)
        return _page(form, INCOMPLETE)
    _save()
    say(gettext("Planned. The site closes and opens by itself."))
    return redirect(url_for("maintenance.index"), 303)


@studio_page(
    blueprint,
    fr="/maintenance/<int(max=999999999):maintenance_id>",
    en="/maintenance/<int(max=999999999):maintenance_id>",
    methods=("GET", "POST"),
)
def edit(maintenance_id: int) -> BaseResponse:
    """Change what is planned, or the end of what is under way."""
    form, site = PlanForm(), _settings().site
    if not form.is_submitted():
        found = _here(maintenance_id)
        return _page(form_of(found, site.time_zone), maintenance=found)
    is_sound = form.validate()
    if not is_sound:
        reading()
    found = _here(maintenance_id, to_change=is_sound)
    if not is_sound:
        status = FORGED if form.form_token.errors else INCOMPLETE
        return _page(form, status, found)
    try:
        planning.change(found, form.plan(site.time_zone, site.languages), now())
    except PlanError as error:
        db.session.rollback()
        if error.fault is Fault.OVER:
            return _is_over()
        form.blame(error.fault, is_under_way=found.begins_at <= now())
        return _page(form, INCOMPLETE, found)
    _save()
    say(gettext("Saved."))
    return redirect(url_for("maintenance.index"), 303)


@studio_page(
    blueprint,
    fr="/maintenance/<int(max=999999999):maintenance_id>/fin",
    en="/maintenance/<int(max=999999999):maintenance_id>/end",
    methods=("POST",),
)
def stop(maintenance_id: int) -> BaseResponse:
    """Cancel what is to come, or open the site now."""
    check_act()
    act = request.form.get("act", "")
    if act not in ("cancel", "end"):
        abort(400)
    found = _here(maintenance_id, to_change=True)
    if act == "end":
        done = planning.end(now())
        said = gettext("The site is open.")
    else:
        try:
            planning.cancel(found, now())
            done = True
        except PlanError:
            done = False
        said = gettext("Cancelled: the site stays open.")
    if not done:
        db.session.rollback()
        said = gettext("Nothing changed: look at how it stands now.")
    else:
        _save()
    say(said)
    return redirect(url_for("maintenance.index"), 303)


def _is_over() -> BaseResponse:
    say(gettext("It is over: nothing was changed."))
    return redirect(url_for("maintenance.index"), 303)


def _save() -> None:
    """Commit, and have every process know."""
    db.session.commit()
    planning.publish(_settings().data, now())
    db.session.rollback()


def _here(maintenance_id: int, *, to_change: bool = False) -> Maintenance:
    found = db.session.get(Maintenance, maintenance_id, with_for_update=to_change or None)
    return found or abort(404)


def _page(form: PlanForm, status: int = 200, maintenance: Maintenance | None = None) -> Response:
    title = gettext("Change the maintenance") if maintenance else gettext("Plan a maintenance")
    moment = now()
    return studio_answer(
        "studio/maintenance/plan.html",
        title,
        status=status,
        form=form,
        maintenance=maintenance,
        is_under_way=maintenance is not None and maintenance.begins_at <= moment,
        is_over=maintenance is not None and maintenance.ends_at <= moment,
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["photoallegret"]
    return found
