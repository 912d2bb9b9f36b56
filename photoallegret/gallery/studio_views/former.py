"""Former files of a photo: seen small, downloaded, put back in the place of the present one."""

from flask import Response, abort, redirect
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.forms import check_act
from photoallegret.gallery import queries
from photoallegret.gallery.models import FormerFile
from photoallegret.gallery.operations.finding import Found, open_file
from photoallegret.gallery.operations.outcome import Outcome
from photoallegret.gallery.operations.preparing import AVIF
from photoallegret.gallery.operations.replacing import PhotoGoneError, replace_photo
from photoallegret.gallery.operations.sentences import sentence
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import settings, storage
from photoallegret.gallery.studio_views.original import send_original
from photoallegret.gallery.studio_views.photo import INCOMPLETE, photo_here, photo_page
from photoallegret.gallery.studio_views.photo_state import undo_of_replacing
from photoallegret.gallery.studio_views.renditions import KEPT
from photoallegret.gallery.studio_views.walking import photo_address
from photoallegret.headers import FILE_POLICY
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_page
from photoallegret.worker import ring


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/anciens/<int:former_id>",
    en="/photos/<int:photo_id>/former/<int:former_id>",
)
def former(photo_id: int, former_id: int) -> Response:
    """Send a former file under the name it came with."""
    return send_original(former_here(photo_id, former_id))


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/anciens/<int:former_id>/apercu",
    en="/photos/<int:photo_id>/former/<int:former_id>/preview",
)
def former_preview(photo_id: int, former_id: int) -> Response:
    """Send the small picture of a former file."""
    response = Response(former_here(photo_id, former_id).preview, mimetype="image/jpeg")
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/anciens/<int:former_id>/remettre",
    en="/photos/<int:photo_id>/former/<int:former_id>/put-back",
    methods=("POST",),
)
def put_back(photo_id: int, former_id: int) -> BaseResponse:
    """Give the photo a former file again; the present one becomes a former one."""
    check_act()
    found = former_here(photo_id, former_id)
    outcome = _put_back(found, account_here().id)
    if outcome.reason is not None:
        problem = sentence(outcome.reason)
        return photo_page(photo_here(photo_id), status=INCOMPLETE, problem=problem)
    ring(AVIF)
    words = gettext("%(name)s is back. The other file is kept in its turn.", name=found.file_name)
    say(words, undo_of_replacing(photo_id))
    return redirect(photo_address(photo_id, "part-file"), 303)


def former_here(photo_id: int, former_id: int) -> FormerFile:
    """Return this former file of the photo, to be read only; answer 404 when there is none."""
    return queries.former_apart(photo_id, former_id) or abort(404)


def _put_back(former: FormerFile, account_id: int) -> Outcome:
    name, sha256 = former.file_name, former.sha256
    found = Found(name, name, lambda: open_file(storage().bring_original(sha256)))
    try:
        return replace_photo(settings(), former.photo_id, found, account_id)
    except PhotoGoneError:
        abort(404)
