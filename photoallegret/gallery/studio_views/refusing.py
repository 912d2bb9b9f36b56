"""What is answered when an act of the studio cannot be done: why, and that nothing changed."""

from collections.abc import Sequence

from flask import Response, jsonify, request, url_for

from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.access import UnreleasedError
from photoallegret.gallery.operations.choosing import MOST, NotChosenError, Unfit
from photoallegret.gallery.studio_views.asked import Asked
from photoallegret.i18n import gettext, ngettext
from photoallegret.studio import studio_answer

INCOMPLETE, FORGED, MISSING, CONFLICT, TOO_LARGE = 422, 400, 404, 409, 413
NAMED = 8
STATUS = {
    Unfit.NONE: INCOMPLETE,
    Unfit.TOO_MANY: TOO_LARGE,
    Unfit.NOT_NUMBERS: FORGED,
    Unfit.UNKNOWN: MISSING,
}


def refuse_choice(error: NotChosenError) -> Response:
    """Return the answer to a choice of photos that cannot be acted on."""
    words = {
        Unfit.NONE: gettext("Choose at least one photograph."),
        Unfit.TOO_MANY: gettext(
            "%(count)s photographs are too many at once: choose at most %(most)s.",
            count=error.count,
            most=MOST,
        ),
        Unfit.NOT_NUMBERS: gettext("This request names no photographs of the library."),
        Unfit.UNKNOWN: ngettext(
            "One of these photographs is no longer in the library.",
            "%(num)s of these photographs are no longer in the library.",
            error.count,
        ),
    }
    return refuse(words[error.reason], STATUS[error.reason])


def refuse(message: str, status: int) -> Response:
    """Return the answer that says ``message`` and that nothing was changed."""
    if wants_json():
        answer = jsonify(message=message)
        answer.status_code = status
        return answer
    return studio_answer(
        "studio/gallery/refused.html",
        gettext("Nothing was changed"),
        status=status,
        message=message,
        back=back_address(),
    )


def unreleased(error: UnreleasedError) -> str:
    """Return why a gallery that demands releases is not opened."""
    return gettext(
        "It demands releases, and these photographs have none: %(photos)s. Record who is in them, "
        "on the page of each, or take them out.",
        photos=names_of(error.photos),
    )


def names_of(photos: Sequence[Photo]) -> str:
    """Return what the first few of ``photos`` are called, and how many more there are."""
    named = ", ".join(
        next((text.title for text in photo.texts if text.title), photo.file_name)
        for photo in photos[:NAMED]
    )
    more = len(photos) - NAMED
    if more <= 0:
        return named
    return named + " " + ngettext("and one more", "and %(num)s more", more)


def wants_json() -> bool:
    """Say whether a script asks, which shows the answer itself."""
    return request.accept_mimetypes.best == "application/json"


def back_address() -> str:
    """Return the address of the page of the library from which this form was sent."""
    return Asked.written(request.form["back"]).address if "back" in request.form else _library()


def _library() -> str:
    return url_for("studio.library")
