"""The door of a protected gallery: it asks for the password and says nothing of what is behind."""

from dataclasses import replace
from datetime import timedelta

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.forms import PasswordForm
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.shown import address_of
from photoallegret.gallery.views import opened
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import settings, unlisted_head
from photoallegret.i18n import gettext
from photoallegret.passwords import is_password

ATTEMPTS_SCOPE, GALLERY_SCOPE = "gallery-password", "gallery-password-all"
ATTEMPTS, WINDOW = 20, timedelta(minutes=15)
"""Of one network; large enough for the guests of one wedding behind one connection."""
GALLERY_ATTEMPTS, GALLERY_WINDOW = 500, timedelta(hours=1)
"""On one gallery, from everywhere: many networks guessing together are slow too."""
FORGED, INCOMPLETE, WRONG = 400, 422, 403


def ask_password(gallery: Gallery) -> Response:
    """Return the page that asks for the password of ``gallery``."""
    return _page(address_of(gallery), PasswordForm(formdata=None), status=200)


def try_password(gallery: Gallery) -> BaseResponse:
    """Open ``gallery`` to this visitor if the form sent holds its password."""
    form = PasswordForm()
    address, identity = address_of(gallery), gallery.id
    stored, proof = gallery.password_hash, opened.proof(gallery)
    if not form.validate():
        return _page(address, form, status=FORGED if form.form_token.errors else INCOMPLETE)
    _count_attempt(identity)
    # Counted and committed: no transaction waits while the hash is computed.
    if not is_password(stored, form.password.data or ""):
        form.password.errors = [gettext("This is not the password of this gallery.")]
        return _page(address, form, status=WRONG)
    response = redirect(url_for("gallery.show", gallery=address), 303)
    response.headers["Cache-Control"] = OWN
    opened.remember_opened(response, identity, proof)
    return response


def _count_attempt(gallery_id: int) -> None:
    moment = now()
    network = throttle.network_key(
        request.remote_addr or "", settings().secrets["secret_key"], moment
    )
    limits = (
        (ATTEMPTS_SCOPE, network, ATTEMPTS, WINDOW),
        (GALLERY_SCOPE, str(gallery_id), GALLERY_ATTEMPTS, GALLERY_WINDOW),
    )
    # The network first: one that is refused must not use up what the gallery allows to all.
    for scope, key, limit, per in limits:
        is_allowed = throttle.allow(scope, key, limit=limit, per=per, now=moment)
        db.session.commit()
        if not is_allowed:
            raise TooManyRequests(retry_after=throttle.retry_at(moment, per))


def _page(address: str, form: PasswordForm, *, status: int) -> Response:
    head = unlisted_head(gettext("Protected gallery"))
    if form.errors:
        head = replace(head, title=gettext("Error: %(title)s", title=head.title))
    return own_page(
        "gallery/locked.html",
        head,
        status=status,
        form=form,
        action=url_for("gallery.show", gallery=address),
    )
