"""The plain page of uploads: a form for several files, and what became of those sent."""

from io import BufferedRandom
from typing import cast

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import is_owner
from photoallegret.bodies import request_here
from photoallegret.forms import check_act
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.i18n import gettext, language, ngettext, written_size
from photoallegret.studio import say, studio_answer, studio_page
from photoallegret.uploads.forms import SendForm
from photoallegret.uploads.operations.beginning import MILLION, NotAcceptedError, check_room
from photoallegret.uploads.operations.bringing import RECEIVE
from photoallegret.uploads.operations.files import BusyError
from photoallegret.uploads.operations.posting import Posted, keep_posted
from photoallegret.uploads.operations.receiving import GoneError, end_upload, is_left
from photoallegret.uploads.queries import (
    gallery_choices,
    gallery_id_of,
    recent_uploads,
    unfinished_of_others,
    upload_called,
)
from photoallegret.uploads.studio_views.blueprint import (
    blueprint,
    files,
    leave_options,
    sender,
    settings,
)
from photoallegret.uploads.studio_views.shown import shown
from photoallegret.worker import ring

FORGED, INCOMPLETE, NO_ROOM = 400, 422, 507
PARTS = 5000
"""Of one form: files, and the few fields beside."""


@studio_page(blueprint, fr="/envois", en="/uploads")
@leave_options
def index() -> Response:
    """Show the form and the last uploads."""
    return _page(_form(is_sent=False))


@studio_page(blueprint, fr="/envois/formulaire", en="/uploads/form", methods=("POST",))
def send() -> BaseResponse:
    """Take in the files of the form."""
    request = request_here()
    request.max_content_length = settings().site.uploads.form_megabytes * MILLION
    request.max_form_parts = PARTS
    request.spools_to = files().folder
    try:
        # Before a byte is read; on connections of their own, as no lock may wait for a body.
        check_room(settings(), request.content_length or 0)
        return _keep(_form(is_sent=True))
    except NotAcceptedError as error:
        form = SendForm(formdata=None)
        form.gallery.choices = _choices()
        form.files.errors = [sentence(error.reason)]
        return _page(form, NO_ROOM)
    finally:
        request.drop_spooled()  # those kept have another name by now


@studio_page(
    blueprint,
    fr="/envois/<string(length=43):token>/annuler",
    en="/uploads/<string(length=43):token>/cancel",
    methods=("POST",),
)
def cancel(token: str) -> BaseResponse:
    """Forget an upload that is not whole, or one that is over; owners, also those of others."""
    check_act()
    upload = upload_called(token, None if is_owner() else sender().id)
    if upload is None:
        abort(404)
    try:
        end_upload(files(), upload)
    except GoneError:
        abort(404)
    except BusyError:
        say(gettext("This file is arriving or being prepared: nothing was changed."))
    else:
        say(gettext("The upload is forgotten."))
    return redirect(url_for("uploads.index"), 303)


def _keep(form: SendForm) -> BaseResponse:
    if not form.validate():
        return _page(form, FORGED if form.form_token.errors else INCOMPLETE)
    request = request_here()
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not sent:
        form.files.errors = [gettext("Choose at least one photograph.")]
        return _page(form, INCOMPLETE)
    posted = [Posted(file.filename or "", cast("BufferedRandom", file.stream)) for file in sent]
    gallery = form.gallery.data or ""
    kept = keep_posted(settings(), sender().id, posted, gallery_id_of(gallery) if gallery else None)
    if kept:
        ring(RECEIVE)
        say(
            ngettext(
                "One photograph has arrived and is being prepared.",
                "%(num)s photographs have arrived and are being prepared.",
                kept,
            )
        )
    return redirect(url_for("uploads.index"), 303)


def _form(*, is_sent: bool) -> SendForm:
    """Return the form: read from the request when it was sent."""
    form = SendForm() if is_sent else SendForm(formdata=None)
    form.gallery.choices = _choices()
    return form


def _choices() -> list[tuple[str, str]]:
    return [("", gettext("In no gallery")), *gallery_choices(language())]


def _page(form: SendForm, status: int = 200) -> Response:
    place, limits = files(), settings().site.uploads
    recent = recent_uploads(sender().id)
    others = unfinished_of_others(sender().id) if is_owner() else []
    return studio_answer(
        "studio/uploads/index.html",
        gettext("Uploads"),
        status=status,
        form=form,
        uploads=[shown(upload, is_left=is_left(place, upload)) for upload in recent],
        others=[
            (upload.sender, shown(upload, is_left=is_left(place, upload))) for upload in others
        ],
        one_file=written_size(limits.file_megabytes * MILLION),
        all_files=written_size(limits.form_megabytes * MILLION),
    )
