"""What account holders are told of changes, on the page of their account."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here, current_account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext, language
from photoallegret.routes import page
from photoallegret.studio import say
from photoallegret.versions.models import TextNotice
from photoallegret.versions.operations.telling import note_read
from photoallegret.versions.queries import notices_of

blueprint = Blueprint("text_notices", __name__)


@page(
    blueprint,
    fr="/compte/textes/<int(max=999999999):notice_id>/lu",
    en="/account/texts/<int(max=999999999):notice_id>/read",
    methods=("POST",),
)
def read(notice_id: int) -> BaseResponse:
    """Note that the holder read what they were told."""
    check_act()
    if current_account() is None or not note_read(account_here().id, notice_id, now()):
        abort(404)
    db.session.commit()
    say(gettext("Noted. The message stays in your mail."))
    return redirect(url_for("accounts.overview"), 303)


@blueprint.app_template_global()
def text_notices() -> Sequence[TextNotice]:
    """Return what the account signed in to was told of changes and has not read."""
    account = current_account()
    return [] if account is None else notices_of(account.id)


@blueprint.app_template_global()
def notice_lines(notice: TextNotice) -> list[str]:
    """Return what a notice says, in the language spoken where it was written in it."""
    words = notice.announcement.words
    return words.get(language()) or next(iter(words.values()), [])
