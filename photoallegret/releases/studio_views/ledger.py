"""Releases one by one: recorded for a photo, read, corrected, ended; and those that end soon."""

from dataclasses import fields

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.access_log import shows_personal
from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.studio_views.photo import photo_here
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.i18n import gettext, ngettext
from photoallegret.releases import queries
from photoallegret.releases.forms import ReleaseForm
from photoallegret.releases.models import Release
from photoallegret.releases.operations.ending import end_release
from photoallegret.releases.operations.recording import (
    EndedError,
    Terms,
    correct_release,
    photos_of,
    record_release,
    uncover_photo,
)
from photoallegret.releases.studio_views.blueprint import blueprint, local_day, storage
from photoallegret.routes import id_of
from photoallegret.studio import say, studio_answer, studio_page

FORGED, CONFLICT, INCOMPLETE = 400, 409, 422
ONE_FR, ONE_EN = "/autorisations/<int:release_id>", "/releases/<int:release_id>"
NEW_FR, NEW_EN = "/photos/<int:photo_id>/autorisation", "/photos/<int:photo_id>/release"


@studio_page(blueprint, fr="/autorisations", en="/releases")
def index() -> Response:
    """List the releases that end within sixty days."""
    today = local_day(now())
    return studio_answer(
        "studio/releases/index.html",
        gettext("Releases"),
        ending=queries.releases_ending(today),
        count=queries.count_ending(today),
        today=today,
    )


@studio_page(blueprint, fr=NEW_FR, en=NEW_EN, methods=("GET", "POST"))
def new(photo_id: int) -> BaseResponse:
    """Record what a person in a photo agreed to."""
    form = ReleaseForm()
    photo, moment = photo_here(photo_id), now()
    if not form.is_submitted() or not form.is_sound(local_day(moment)):
        return studio_answer(
            "studio/releases/new.html",
            gettext("Record a release"),
            status=_status(form),
            form=form,
            photo=photo,
            shown=show_in_studio(photo),
        )
    release = record_release(form.terms(), photo, moment, local_day(moment))
    release_id = release.id
    db.session.commit()
    settle_photos(storage(), [photo_id])
    say(gettext("The release is recorded. It may cover other photographs: open them and join it."))
    return redirect(url_for("releases.release", release_id=release_id), 303)


@studio_page(blueprint, fr=ONE_FR, en=ONE_EN, methods=("GET", "POST"))
@shows_personal("photo_release", "release_id")
def release(release_id: int) -> BaseResponse:
    """Show one release, or correct what was mistyped in it."""
    form = ReleaseForm()
    found = _found(release_id)
    if not form.is_submitted():
        said = {one.name: getattr(found, one.name) for one in fields(Terms)}
        return _page(found, ReleaseForm(formdata=None, data=said))
    if not form.is_sound(local_day(now()), found.adult_from):
        return _page(found, form, _status(form))
    try:
        correct_release(found, form.terms(), local_day(now()))
    except EndedError:
        return _page(found, form, CONFLICT)
    ids = photos_of(found)
    db.session.commit()
    settle_photos(storage(), ids)
    say(gettext("Corrected."))
    return redirect(url_for("releases.release", release_id=release_id), 303)


@studio_page(blueprint, fr=f"{ONE_FR}/acte", en=f"{ONE_EN}/act", methods=("POST",))
@shows_personal("photo_release", "release_id")
def act_on_release(release_id: int) -> BaseResponse:
    """End a release, which withdraws its photos at once, or let it cover one photo less."""
    check_act()
    found, act = _found(release_id), request.form.get("act", "")
    if act == "end":
        ids = end_release(found, now(), account_id=account_here().id)
        words = gettext("The release is ended.")
        if ids:
            words = ngettext(
                "The release is ended, and %(num)s photograph withdrawn.",
                "The release is ended, and %(num)s photographs withdrawn.",
                len(ids),
            )
    elif act == "uncover":
        photo_id = request.form.get("photo", type=id_of)
        photo = (photo_id and db.session.get(Photo, photo_id)) or abort(404)
        try:
            uncover_photo(found, photo)
        except EndedError:
            return _page(found, ReleaseForm(formdata=None), CONFLICT)
        ids, words = [photo.id], gettext("It does not cover that photograph any more.")
    else:
        abort(FORGED)
    db.session.commit()
    settle_photos(storage(), ids)
    say(words)
    return redirect(url_for("releases.release", release_id=release_id), 303)


def _found(release_id: int) -> Release:
    return queries.release_of(release_id) or abort(404)


def _status(form: ReleaseForm) -> int:
    if not form.is_submitted():
        return 200
    return FORGED if form.form_token.errors else INCOMPLETE


def _page(found: Release, form: ReleaseForm, status: int = 200) -> Response:
    return studio_answer(
        "studio/releases/show.html",
        gettext("Release of %(person)s", person=found.person),
        status=status,
        release=found,
        form=form,
        photos=[show_in_studio(photo) for photo in found.photos],
        ids=[photo.id for photo in found.photos],
    )
