"""The second factor: set up with a QR code, its recovery codes, turned off."""

from flask import Response, redirect, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import ApplicationForm, ProofForm
from photoallegret.accounts.freshness import prove_by_code, require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations import second_factor as factor
from photoallegret.accounts.signed_in import (
    account_here,
    second_factor_seal,
    settings_here,
    trace_here,
)
from photoallegret.accounts.studio_views.blueprint import blueprint
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import Form, check_act
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_answer, studio_page

FORGED, WRONG, INCOMPLETE = 400, 403, 422
PIXELS_PER_MODULE = 5
GROUP = 4
RENEWING, ENDING = "renew-", "end-"
"""How the fields' names begin in the two forms that ask for a code, on one page."""


@studio_page(
    blueprint, fr="/compte/second-facteur", en="/account/second-factor", methods=("GET", "POST")
)
@require_fresh()
def second_factor() -> BaseResponse:
    """Show the second factor; take the first code of an application."""
    person = account_here()
    form = ApplicationForm()
    if not form.is_submitted():
        return _show(form=form)
    if not form.validate():
        return _show(FORGED if form.form_token.errors else INCOMPLETE, form=form)
    trace = trace_here(now())
    codes = factor.confirm(person.id, form.code.data or "", second_factor_seal(), trace)
    db.session.commit()
    if not codes:
        form.code.errors = [gettext("This code is not the one. Type the one shown now.")]
        return _show(WRONG, form=form)
    return _show_codes(codes)


@studio_page(
    blueprint,
    fr="/compte/second-facteur/debut",
    en="/account/second-factor/begin",
    methods=("POST",),
)
@require_fresh(back="security.second_factor")
def begin_second_factor() -> BaseResponse:
    """Prepare a secret for the application."""
    check_act()
    factor.prepare(account_here().id)
    db.session.commit()
    return redirect(url_for("security.second_factor"), 303)


@studio_page(
    blueprint,
    fr="/compte/second-facteur/codes",
    en="/account/second-factor/codes",
    methods=("POST",),
)
@require_fresh(back="security.second_factor")
def new_codes() -> BaseResponse:
    """Replace the recovery codes, and show them this once. One of them would turn it off."""
    person = account_here()
    if person.totp_confirmed_at is None:
        return redirect(url_for("security.second_factor"), 303)
    form = ProofForm(prefix=RENEWING)
    status = _refused(person, form)
    if status:
        return _show(status, renewing=form)
    codes = factor.renew_codes(person.id, second_factor_seal(), trace_here(now()))
    db.session.commit()
    return _show_codes(codes)


@studio_page(
    blueprint, fr="/compte/second-facteur/fin", en="/account/second-factor/end", methods=("POST",)
)
@require_fresh(back="security.second_factor")
def end_second_factor() -> BaseResponse:
    """Turn the second factor off, or give its preparation up."""
    person = account_here()
    if person.totp_confirmed_at is None:
        check_act()
    else:
        form = ProofForm(prefix=ENDING)
        status = _refused(person, form)
        if status:
            return _show(status, ending=form)
    if factor.switch_off(person.id, trace_here(now())):
        say(gettext("The second factor is off. The password alone opens the studio."))
    db.session.commit()
    return redirect(url_for("security.account"), 303)


def _refused(person: Account, form: ProofForm) -> int:
    """Return the status of the page shown again, 0 when ``form`` has a code that proves it.

    Raises:
        TooManyRequests: codes were tried too often.

    """
    if not form.validate():
        return FORGED if form.form_token.errors else INCOMPLETE
    if prove_by_code(person, form.code.data or ""):
        return 0
    form.code.errors = [gettext("This code is not the one, or has been used.")]
    return WRONG


def _show(status: int = 200, **sent: Form) -> Response:
    """Return the page, its forms empty but the one ``sent``."""
    person = account_here()
    forms = {
        "form": ApplicationForm(formdata=None),
        "renewing": ProofForm(formdata=None, prefix=RENEWING),
        "ending": ProofForm(formdata=None, prefix=ENDING),
        **sent,
    }
    secret = factor.prepared_secret(person)
    name = settings_here().site.name
    address = factor.application_address(secret, person.email, name) if secret else ""
    return studio_answer(
        "studio/accounts/second-factor.html",
        gettext("Second factor"),
        status=status,
        **forms,
        is_on=person.totp_confirmed_at is not None,
        codes_left=factor.codes_left(person.id),
        secret=" ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
        address=address,
        picture=_picture(address) if secret else "",
    )


def _show_codes(codes: list[str]) -> Response:
    title = gettext("Recovery codes")
    return studio_answer("studio/accounts/recovery-codes.html", title, codes=codes)


def _picture(address: str) -> Markup:
    """Return the QR code as SVG, dark on white in every theme: cameras want it so."""
    import segno  # noqa: PLC0415 -- slow import

    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        scale=PIXELS_PER_MODULE, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 -- segno's own numbers, no text of ours
