"""Photos of the bin deleted for ever: a page that names them, and one button."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.signed_in import account_here
from photoallegret.db import db, reading
from photoallegret.forms import check_act
from photoallegret.gallery.operations.binning import delete_binned
from photoallegret.gallery.operations.choosing import NotChosenError, Unfit, numbers_of
from photoallegret.gallery.queries.library import photos_to_show
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import first_language, storage
from photoallegret.gallery.studio_views.refusing import (
    CONFLICT,
    back_address,
    refuse,
    refuse_choice,
)
from photoallegret.gallery.studio_views.tiles import tile_of
from photoallegret.i18n import gettext, ngettext
from photoallegret.studio import say, studio_answer, studio_page

NAMED_AT_MOST = 60


@studio_page(blueprint, fr="/photos/supprimer", en="/photos/delete", methods=("GET", "POST"))
@require_fresh(back="studio.library")
def delete_photos() -> BaseResponse:
    """Name the photos chosen in the bin; delete them once the button there is pressed."""
    if request.method == "GET":
        return redirect(url_for("studio.library", filtre="corbeille"))
    check_act()
    try:
        ids = numbers_of(request.form.getlist("photo"))
        reading()
        photos = photos_to_show(ids)
        if len(photos) < len(ids):
            raise NotChosenError(Unfit.UNKNOWN, len(ids) - len(photos))  # noqa: TRY301 -- as one
    except NotChosenError as error:
        return refuse_choice(error)
    if any(photo.binned_at is None for photo in photos):
        message = gettext("Only photographs that are in the bin can be deleted for ever.")
        return refuse(message, CONFLICT)
    if "sure" in request.form:
        return _delete(ids)
    return studio_answer(
        "studio/gallery/delete-photos.html",
        ngettext("Delete one photograph for ever", "Delete %(num)s photographs for ever", len(ids)),
        tiles=[tile_of(photo, first_language()) for photo in photos[:NAMED_AT_MOST]],
        unnamed=max(0, len(photos) - NAMED_AT_MOST),
        ids=ids,
        back=request.form.get("back", ""),
        leave=back_address(),
    )


def _delete(ids: list[int]) -> BaseResponse:
    db.session.remove()  # the files' lock is taken first, outside any transaction
    count = delete_binned(ids, storage(), account_here().id)
    say(
        ngettext("One photograph deleted for ever.", "%(num)s photographs deleted for ever.", count)
    )
    return redirect(back_address(), 303)
