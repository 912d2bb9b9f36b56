"""What pages on a gallery share: the gallery, what was sent, how a program is answered."""

from typing import Any

from flask import Response, abort, jsonify, request

from photoallegret.db import db
from photoallegret.forms import ActForm
from photoallegret.gallery.models import Gallery
from photoallegret.i18n import language

JSON = "application/json"
DIGITS = 9
FORGED, CONFLICT, INCOMPLETE = 400, 409, 422


def gallery_here(gallery_id: int) -> Gallery:
    """Return the gallery with this id; answer 404 when there is none."""
    gallery = db.session.get(Gallery, gallery_id)
    if gallery is None:
        abort(404)
    return gallery


def title_of(gallery: Gallery) -> str:
    """Return what visitors read, or will read, as the title of ``gallery``; never ""."""
    texts = sorted(gallery.texts, key=lambda text: text.language != language())
    return next((text.title for text in texts if text.title), gallery.slug)


def is_for_program() -> bool:
    """Say whether our own script asks, which wants values and no page."""
    return request.accept_mimetypes.best == JSON


def check_sent() -> None:
    """Answer 400 unless the form is ours and not too old; our script is told a fresh token."""
    if ActForm().validate():
        return
    abort(
        told(FORGED, form_token=ActForm(formdata=None).form_token.current_token)
        if is_for_program()
        else FORGED
    )


def edition_sent() -> int:
    """Return the edition of the draft on which the form was filled in; answer 400 without one."""
    text = request.form.get("edition", "")
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS:
        abort(FORGED)
    return int(text)


def told(status: int = 200, **values: Any) -> Response:  # noqa: ANN401 -- anything JSON holds
    """Return ``values`` for our script."""
    response = jsonify(values)
    response.status_code = status
    return response
