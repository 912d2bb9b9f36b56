"""The blueprint of the account's pages, and how they are answered."""

from flask import Blueprint, Response, current_app, render_template

from photoallegret.config import Settings
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import gettext, language
from photoallegret.studio import OWN

blueprint = Blueprint("accounts", __name__)
FORGED, WRONG, INCOMPLETE = 400, 403, 422


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
    is_form_again = status in (FORGED, WRONG, INCOMPLETE)
    whole = gettext("Error: %(title)s", title=title) if is_form_again else title
    head = Head(
        title=f"{whole} – {settings.site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    drawn = render_template(f"accounts/{template}", head=head, title=title, **context)
    return Response(drawn, status=status)
