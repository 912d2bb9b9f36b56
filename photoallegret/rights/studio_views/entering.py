"""A request that came by mail or post, entered with its true day of receipt."""

from email_validator import EmailNotValidError, validate_email
from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.db import db
from photoallegret.deadlines import day_of
from photoallegret.i18n import gettext
from photoallegret.rights.forms import EnteredForm
from photoallegret.rights.models import Channel, Kind
from photoallegret.rights.operations import letters
from photoallegret.rights.operations.requesting import (
    Asked,
    NotYetError,
    awaits_link,
    new_secret,
    proving_token,
    record_request,
)
from photoallegret.rights.operations.timeline import act_of
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@studio_page(blueprint, fr="/demandes/nouvelle", en="/requests/new", methods=("GET", "POST"))
def enter() -> BaseResponse:
    """Show the form, or keep what came by mail or post."""
    form = EnteredForm()
    if not form.is_submitted():
        form.language.data = settings_here().site.languages[0]
        return _page(form)
    if not form.validate():
        return _page(form, FORGED if form.form_token.errors else INCOMPLETE)
    email = _address(form)
    if form.errors:
        return _page(form, INCOMPLETE)
    act = act_of(settings_here(), account_here().id)
    asked = Asked(
        kind=Kind(form.kind.data),
        channel=Channel(form.channel.data),
        language=form.language.data or "fr",
        name=(form.name.data or "").strip(),
        email=email,
        email_key=email.casefold(),
        postal=(form.postal.data or "").strip(),
        words=(form.words.data or "").strip(),
        is_known=bool(form.is_known.data),
        is_minor=bool(form.is_minor.data),
        received_on=form.received_on.data,
    )
    try:
        one = record_request(asked, new_secret(), act)
    except NotYetError:
        db.session.rollback()
        form.received_on.errors = [gettext("This day has not come yet.")]
        return _page(form, INCOMPLETE)
    if awaits_link(one):
        letters.ask_to_prove(one, proving_token(one, settings_here().secrets["secret_key"]))
    if one.proof is not None:
        letters.tell_received(one, day_of(act.at))
    number = one.id
    db.session.commit()
    say(gettext("The request is entered; its clock runs from the day it reached you."))
    return redirect(url_for("requests.show", request_id=number), 303)


def _address(form: EnteredForm) -> str:
    """Return the e-mail address typed; errors are noted on the form."""
    if not form.email.data:
        if not form.is_known.data:
            form.is_known.errors = [
                gettext("Without an e-mail address, only you can tell who wrote.")
            ]
        if not form.postal.data:
            form.postal.errors = [gettext("Write one of the two addresses.")]
        return ""
    try:
        return validate_email(form.email.data.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        form.email.errors = [gettext("This is no e-mail address. It looks like name@example.org.")]
        return ""


def _page(form: EnteredForm, status: int = 200) -> BaseResponse:
    return studio_answer(
        "studio/rights/enter.html",
        gettext("A request by mail or post"),
        status=status,
        form=form,
    )
