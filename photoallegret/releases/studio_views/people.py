"""The people in a photo: what is recorded of them, on its page, and what is declared instead."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.studio_views.photo import INCOMPLETE, photo_here, photo_page
from photoallegret.i18n import N_, gettext
from photoallegret.releases import queries
from photoallegret.releases.models import LONGEST_WORDS, Ground
from photoallegret.releases.operations.clearing import people_left_out
from photoallegret.releases.operations.recording import (
    EndedError,
    cover_photo,
    declare,
    retract,
)
from photoallegret.releases.studio_views.blueprint import blueprint, storage
from photoallegret.routes import id_of
from photoallegret.studio import say, studio_page

GROUNDS = {
    Ground.NOBODY: N_("Nobody can be recognised"),
    Ground.CROWD: N_("A crowd: nobody is singled out"),
    Ground.ACCESSORY: N_("People only happen to be there"),
    Ground.PUBLIC_EVENT: N_("A public event that informs"),
    Ground.ADULT_ARTISTIC: N_("Adults, in a work of art that does them no harm"),
}
"""What may be declared, in words."""


@dataclass(frozen=True, slots=True)
class People:
    """How a photo stands as to the people in it."""

    is_cleared: bool
    sentence: str


def people_of(photo: Photo) -> Markup:
    """Return the part of the photo's page in the studio that tells of the people in it."""
    known = queries.releases_of(photo.id)
    declared = [one for one in known if one.ground is not Ground.RELEASE and one.is_in_force]
    return Markup(  # noqa: S704 -- a template, which escapes
        render_template(
            "studio/releases/photo-people.html",
            photo=photo,
            people=_standing(photo, left_out=bool(people_left_out(known))),
            releases=[one for one in known if one.ground is Ground.RELEASE],
            declared=declared[0] if declared else None,
            grounds=GROUNDS,
            others=queries.releases_to_join(photo.id),
        )
    )


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/personnes",
    en="/photos/<int:photo_id>/people",
    methods=("POST",),
)
def say_people(photo_id: int) -> Response:
    """Declare why no release is needed, take that back, or let a release cover the photo."""
    check_act()
    photo, act, moment = photo_here(photo_id), request.form.get("act", ""), now()
    if act == "declare":
        ground = request.form.get("ground", "")
        if ground not in GROUNDS:
            return photo_page(photo, status=INCOMPLETE, problem=gettext("Say who is in it."))
        reason = request.form.get("reason", "").strip()
        if not reason and ground != Ground.NOBODY:
            problem = gettext("Say in a few words why no release is needed.")
            return photo_page(photo, status=INCOMPLETE, problem=problem)
        declare(photo, Ground(ground), reason[:LONGEST_WORDS], moment)
        words = gettext("Recorded: no release is needed.")
    elif act == "retract":
        retract(photo, moment)
        words = gettext("Taken back. The releases of people stay.")
    elif act == "join":
        words = _join(photo)
    else:
        abort(400)
    db.session.commit()
    settle_photos(storage(), [photo_id])
    say(words)
    return redirect(url_for("studio.photo", photo_id=photo_id, _anchor="people"), 303)


def _join(photo: Photo) -> str:
    release_id = request.form.get("release", type=id_of)
    release = (release_id and queries.release_of(release_id)) or abort(404)
    try:
        cover_photo(release, photo, now())
    except EndedError:
        return gettext("That release ended: record another one.")
    return gettext("The release of %(person)s covers it too.", person=release.person)


def _standing(photo: Photo, *, left_out: bool) -> People:
    if photo.is_cleared:
        return People(is_cleared=True, sentence=gettext("It may be shown everywhere."))
    if left_out:
        words = gettext(
            "Somebody’s release ended: galleries that demand one do not show it, until a new one "
            "is recorded."
        )
    else:
        words = gettext("Nothing is recorded: galleries that demand a release do not show it.")
    return People(is_cleared=False, sentence=words)
