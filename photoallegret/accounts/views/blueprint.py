"""The blueprint of the account's pages, and how they are answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.onward import asked_here
from photoallegret.accounts.signed_in import current_account
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.headers import SAFE_METHODS
from photoallegret.i18n import gettext, language
from photoallegret.restricted import RestrictedError
from photoallegret.studio import OWN

blueprint = Blueprint("accounts", __name__)
FORGED, WRONG, CONFLICT, GONE, INCOMPLETE, TOO_MANY, BUSY = 400, 403, 409, 410, 422, 429, 503
View = TypeVar("View", bound=Callable[..., Any])


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = OWN
    response.headers["X-Robots-Tag"] = NOINDEX
    return response


def account_answer(template: str, title: str, *, status: int = 200, **context: object) -> Response:
    """Return a page of the account.

    Args:
        template: its name under templates/accounts/.
        title: of the page, in the language spoken; a page with errors says so in front.
        status: of the answer.
        context: what the template shows.

    """
    settings: Settings = current_app.extensions["photoallegret"]
    is_form_again = status in (FORGED, WRONG, INCOMPLETE, TOO_MANY, BUSY)
    whole = gettext("Error: %(title)s", title=title) if is_form_again else title
    head = Head(
        title=f"{whole} – {settings.site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    drawn = render_template(f"accounts/{template}", head=head, title=title, **context)
    return Response(drawn, status=status)


@blueprint.errorhandler(RestrictedError)
def _only_kept(_error: RestrictedError) -> Response:
    """Say that data whose use is restricted is not changed (GDPR art. 18(2))."""
    db.session.rollback()
    title = gettext("Your data is only kept for now")
    return account_answer("only-kept.html", title, status=CONFLICT)


def holders_only(view: View) -> View:
    """Lead whoever is not signed in to the sign-in, and back to this page afterwards."""

    @wraps(view)
    def guarded(*args: object, **values: object) -> object:
        if current_account() is None:
            is_page = request.method in SAFE_METHODS
            back = asked_here() if is_page else url_for("accounts.overview")
            return redirect(url_for("accounts.sign_in", next=back), 303)
        return view(*args, **values)

    return cast("View", guarded)


def closed(response: BaseResponse) -> BaseResponse:
    """Let the address of this page, a secret, go nowhere from it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def gone() -> BaseResponse:
    """Return the page of a link that does not serve any more."""
    title = gettext("This link opens nothing more")
    return closed(account_answer("link-gone.html", title, status=GONE))
