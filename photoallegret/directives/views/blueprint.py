"""The blueprint of the pages for after death: one person's own, kept by no cache."""

from typing import Any

from flask import Blueprint, Response

from photoallegret.db import db
from photoallegret.gallery.views.answers import own_page
from photoallegret.gallery.views.heads import unlisted_head
from photoallegret.head import NOINDEX
from photoallegret.i18n import gettext
from photoallegret.restricted import RestrictedError
from photoallegret.studio import OWN

blueprint = Blueprint("directives", __name__)
FORGED, WRONG, CONFLICT, GONE, INCOMPLETE, TOO_MANY = 400, 403, 409, 410, 422, 429


@blueprint.errorhandler(RestrictedError)
def _only_kept(_error: RestrictedError) -> Response:
    """Say that data whose use is restricted is not changed (GDPR art. 18(2))."""
    db.session.rollback()
    title = gettext("Your data is only kept for now")
    return own_page("accounts/only-kept.html", unlisted_head(title), title=title, status=CONFLICT)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = OWN
    response.headers["X-Robots-Tag"] = NOINDEX
    response.headers["Referrer-Policy"] = "no-referrer"  # addresses here are secrets
    return response


def answer(template: str, title: str, *, status: int = 200, **shown: Any) -> Response:  # noqa: ANN401 -- what templates show
    """Return a page.

    Args:
        template: its name under templates/directives/.
        title: of the page, in the language spoken; a page with errors says so in front.
        status: of the answer.
        shown: what the template shows.

    """
    whole = title
    if status in (FORGED, WRONG, INCOMPLETE, TOO_MANY):
        whole = gettext("Error: %(title)s", title=title)
    head = unlisted_head(whole)
    return own_page(f"directives/{template}", head, status=status, title=title, **shown)
