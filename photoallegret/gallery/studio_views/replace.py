"""The page where the file of a photo is replaced by another one, in a plain form."""

from pathlib import Path
from typing import cast

from flask import Response, abort, current_app, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.signed_in import account_here
from photoallegret.bodies import request_here
from photoallegret.config import Settings
from photoallegret.gallery.forms import ReplaceForm
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.finding import Found, Stream
from photoallegret.gallery.operations.intake import NotTakenError, check_room
from photoallegret.gallery.operations.outcome import (
    FileRefusal,
    Outcome,
    Refusal,
    Result,
    refusal,
)
from photoallegret.gallery.operations.preparing import AVIF
from photoallegret.gallery.operations.replacing import PhotoGoneError, replace_photo
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.original import photo_here
from photoallegret.gallery.studio_views.photo_state import undo_of_replacing
from photoallegret.gallery.studio_views.pictures import show_in_studio
from photoallegret.gallery.studio_views.walking import photo_address
from photoallegret.i18n import gettext, written_size
from photoallegret.studio import say, studio_answer, studio_page
from photoallegret.worker import ring

MEGABYTE = 1_000_000
FIELDS_BYTES, FIELDS = 500_000, 8
"""Of the form besides its file; also what is held in memory at once while it comes."""
FORGED, INCOMPLETE, TOO_LARGE, NO_ROOM = 400, 422, 413, 507


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/fichier",
    en="/photos/<int:photo_id>/file",
    methods=("GET", "POST"),
)
@require_fresh()
def replace(photo_id: int) -> BaseResponse:
    """Show what replacing keeps and ask for the file; or do it, and go back to the photo."""
    photo = photo_here(photo_id)
    if request.method != "POST":
        return _page(photo, ReplaceForm(formdata=None))
    settings: Settings = current_app.extensions["photoallegret"]
    uploads = settings.data / "uploads"
    try:
        check_room(uploads, 2 * (request.content_length or 0))  # as it comes, and its copy
        form = _received(uploads)
        if not form.validate():
            return _page(photo, form, FORGED if form.form_token.errors else INCOMPLETE)
        outcome = _replace(settings, photo_id, form.file.data)
    except NotTakenError as error:
        return _refused(photo, error.reason, NO_ROOM)
    except RequestEntityTooLarge:
        reason = refusal(FileRefusal.TOO_LARGE, limit=_largest())
        return _refused(photo, reason, TOO_LARGE)
    finally:
        request_here().drop_spooled()
    if outcome.reason is not None:
        return _refused(photo, outcome.reason, INCOMPLETE)
    if outcome.result is Result.REPLACED:
        ring(AVIF)
        words = gettext("The file is replaced. Address, words, rights and galleries are the same.")
        say(words, undo_of_replacing(photo_id))
    else:
        say(gettext("The photograph has this very file already: nothing has changed."))
    return redirect(photo_address(photo_id, "part-file"), 303)


def _largest() -> int:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings.site.uploads.file_megabytes * MEGABYTE


def _received(folder: Path) -> ReplaceForm:
    """Return the form sent, whose file goes to the disk of ``folder`` and leaves with its end."""
    here = request_here()
    here.max_content_length = _largest() + FIELDS_BYTES
    here.max_form_memory_size, here.max_form_parts = FIELDS_BYTES, FIELDS
    here.spools_to = folder
    return ReplaceForm()


def _replace(settings: Settings, photo_id: int, file: FileStorage) -> Outcome:
    """Do it; a few seconds, in which the children of the pool do the work."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    found = Found(name, name, lambda: cast("Stream", file.stream))
    try:
        return replace_photo(settings, photo_id, found, account_here().id)
    except PhotoGoneError:
        abort(404)


def _refused(photo: Photo, reason: Refusal, status: int) -> Response:
    form = ReplaceForm(formdata=None)
    form.file.errors = [sentence(reason)]
    return _page(photo, form, status)


def _page(photo: Photo, form: ReplaceForm, status: int = 200) -> Response:
    shown = show_in_studio(photo)
    return studio_answer(
        "studio/gallery/replace.html",
        gettext("Replace the file"),
        status=status,
        form=form,
        photo=photo,
        shown=shown,
        name=shown.title,
        size=written_size(photo.size),
        limit=written_size(_largest()),
        back=photo_address(photo.id),
    )
