"""A photograph taken off for who asked, on its page in the studio: who did, and the way back."""

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Role
from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.studio_views.photo import INCOMPLETE, photo_here, photo_page
from photoallegret.i18n import gettext
from photoallegret.rights.models import LONGEST_WORDS
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.pictures import (
    OthersAskError,
    StaysHiddenError,
    end_precaution,
    show_again,
)
from photoallegret.rights.operations.timeline import act_of
from photoallegret.rights.queries.pictures import keeps_off, requests_about, requests_still_asking
from photoallegret.rights.studio_views import words
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.storage import Storage
from photoallegret.studio import say, studio_page

CONFLICT = 409


def precaution_part(photo: Photo) -> Markup:
    """Return the part of a photo's page that tells who asked that it goes, and ends a precaution.

    Nothing where nobody asked and nothing was taken off. Requests are read by owners alone.
    """
    is_owner = account_here().role is Role.OWNER
    about = requests_about(photo.id)
    is_held = photo.withdrawn_at is not None and keeps_off(photo)
    is_off = is_held or photo.care_at is not None
    if not is_off and not (about and is_owner):
        return Markup()
    return Markup(  # noqa: S704 -- a template, which escapes
        render_template(
            "studio/rights/photo-precaution.html",
            photo=photo,
            about=about if is_owner else (),
            asking=len(requests_still_asking(photo.id)) if is_off else 0,
            is_off=is_off,
            is_owner=is_owner,
            words=words,
        )
    )


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/precaution",
    en="/photos/<int:photo_id>/precaution",
    methods=("POST",),
)
def restore(photo_id: int) -> Response:
    """Show again, exactly as it was, what was taken off; the reason is told to who asked."""
    check_act()
    photo, reason = photo_here(photo_id), request.form.get("reason", "")[:LONGEST_WORDS]
    said = gettext("As it was before. Who asked is told why.")
    try:
        end = show_again if photo.care_at is None else end_precaution
        end(photo, reason, act_of(settings_here(), account_here().id))
    except UnfoundedError:
        problem = gettext("Say why it is shown again: the reason is told to who asked.")
        return _refuse(photo_id, problem, INCOMPLETE)
    except OthersAskError:
        problem = gettext("Several people ask that it goes: answer their requests first.")
        return _refuse(photo_id, problem, CONFLICT)
    except StaysHiddenError:
        problem = gettext("It is withdrawn or in the bin as well: show it again first.")
        return _refuse(photo_id, problem, CONFLICT)
    except NotAllowedError:  # another window was faster
        db.session.rollback()
        said = gettext("It was shown again already.")
    db.session.commit()
    settle_photos(Storage(settings_here().data), [photo_id])
    say(said)
    return redirect(url_for("studio.photo", photo_id=photo_id), 303)


def _refuse(photo_id: int, problem: str, status: int) -> Response:
    db.session.rollback()
    return photo_page(photo_here(photo_id), status=status, problem=problem)
