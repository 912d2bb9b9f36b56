"""What is answered when an act of the studio cannot be done: why, and that nothing changed."""

from flask import Response, jsonify, request, url_for

from photoallegret.gallery.operations.choosing import MOST, NotChosenError, Unfit
from photoallegret.gallery.studio_views.asked import Asked
from photoallegret.i18n import gettext, ngettext
from photoallegret.studio import studio_answer

INCOMPLETE, FORGED, MISSING, CONFLICT, TOO_LARGE = 422, 400, 404, 409, 413
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


def wants_json() -> bool:
    """Say whether a script asks, which shows the answer itself."""
    return request.accept_mimetypes.best == "application/json"


def back_address() -> str:
    """Return the address of the page of the library from which this form was sent."""
    return Asked.written(request.form["back"]).address if "back" in request.form else _library()


def _library() -> str:
    return url_for("studio.library")
