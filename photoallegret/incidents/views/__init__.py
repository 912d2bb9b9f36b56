"""What account holders are told of incidents, on the page of their account."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here, current_account
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext, language
from photoallegret.incidents.models import IncidentNotice
from photoallegret.incidents.operations.telling import note_read
from photoallegret.incidents.queries.incidents import notices_of
from photoallegret.incidents.rules import NATURES
from photoallegret.routes import page
from photoallegret.studio import say

blueprint = Blueprint("incident_notices", __name__)


@page(
    blueprint,
    fr="/compte/incidents/<int(max=999999999):notice_id>/lu",
    en="/account/incidents/<int(max=999999999):notice_id>/read",
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
def incident_notices() -> Sequence[IncidentNotice]:
    """Return what the account signed in to was told of incidents and has not read."""
    account = current_account()
    return [] if account is None else notices_of(account.id)


@blueprint.app_template_global()
def incident_words(notice: IncidentNotice) -> dict[str, str]:
    """Return what a notice says, in the language spoken where it was written in it."""
    words = notice.incident.words
    return words.get(language()) or next(iter(words.values()), {})


@blueprint.app_template_global()
def incident_natures(notice: IncidentNotice) -> list[str]:
    """Return what was broken, in the language spoken."""
    return [gettext(told) for one, told in NATURES.items() if one in notice.incident.natures]
