"""The blueprint of the pages of rights: nobody else's to see, never kept by a cache."""

from flask import Blueprint, Response

from photoallegret.db import db
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.head import NOINDEX
from photoallegret.i18n import gettext
from photoallegret.restricted import RestrictedError
from photoallegret.studio import OWN

blueprint = Blueprint("rights", __name__)
visitors = Blueprint("your_rights", __name__)
"""Pages for everybody: they know no session, and set no cookie."""


@blueprint.errorhandler(RestrictedError)
def _only_kept(_error: RestrictedError) -> Response:
    """Say that data whose use is restricted is not erased before that ends (GDPR art. 18(2))."""
    db.session.rollback()
    title = gettext("Your data is only kept for now")
    return own_page("accounts/only-kept.html", unlisted_head(title), title=title, status=409)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = OWN
    response.headers["X-Robots-Tag"] = NOINDEX
    return response
