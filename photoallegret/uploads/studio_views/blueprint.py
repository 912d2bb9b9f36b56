"""The blueprint of uploads, who sends, and the door by which programs come in with a key."""

from flask import Blueprint, Response, current_app, request

from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import account_by_key, current_account, may_enter_studio
from photoallegret.config import Settings
from photoallegret.i18n import N_
from photoallegret.routes import View
from photoallegret.studio import FRENCH, Place
from photoallegret.uploads.operations.files import UploadFiles

blueprint = Blueprint("uploads", __name__)
ADDRESS = f"{FRENCH}/envois"
"""Where the protocol speaks, in every language; the page stands there too."""
PROTOCOL = ("uploads.options", "uploads.create", "uploads.one")
"""Endpoints of the protocol, the only ones that a key opens."""
PLACES = (Place("uploads.index", N_("Uploads")),)


def may_enter_by_key() -> bool:
    """Say whether this request speaks the protocol, with a valid upload key."""
    return request.endpoint in PROTOCOL and account_by_key() is not None


def sender() -> Account:
    """Return whose uploads these are, behind a lock that let nobody else pass.

    Raises:
        RuntimeError: nobody is known; the lock is missing.

    """
    account = current_account() if may_enter_studio() else account_by_key()
    if account is None:
        message = "this address was reached without signing in and without a key"
        raise RuntimeError(message)
    return account


def settings() -> Settings:
    """Return the site's settings."""
    told: Settings = current_app.extensions["photoallegret"]
    return told


def files() -> UploadFiles:
    """Return where the bytes of uploads lie."""
    return UploadFiles(settings().data)


def leave_options(view: View) -> View:
    """Let the protocol answer OPTIONS at the address of ``view``: Flask's own would come first."""
    view.provide_automatic_options = False  # type: ignore[attr-defined]  # Flask's own way
    return view


def not_kept(response: Response) -> Response:
    """Return ``response``, which nobody keeps."""
    response.headers["Cache-Control"] = "no-store"
    return response
