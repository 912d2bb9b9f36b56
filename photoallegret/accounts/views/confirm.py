"""Who is signed in proves it again, before a dangerous act."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import TYPE_CODE, ConfirmForm
from photoallegret.accounts.freshness import prove_by_code, prove_by_password
from photoallegret.accounts.models import Account
from photoallegret.accounts.onward import asked_here, onward, private_path
from photoallegret.accounts.sessions import session_here
from photoallegret.accounts.signed_in import current_account
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    WRONG,
    account_answer,
    blueprint,
)
from photoallegret.i18n import gettext
from photoallegret.routes import page


@page(blueprint, fr="/compte/confirmer", en="/account/confirm", methods=("GET", "POST"))
def confirm() -> BaseResponse:
    """Ask for the password, or for a code where they are on; then lead back to the page."""
    account = current_account()
    if account is None:
        return redirect(url_for("accounts.sign_in", next=asked_here()), 303)
    asked = private_path(request.values.get("next", ""))
    if request.method != "POST":
        return _ask(account, ConfirmForm(formdata=None, data={"next": asked}))
    form = ConfirmForm()
    if not form.validate():
        return _ask(account, form, FORGED)
    by_code = account.totp_confirmed_at is not None
    field = form.code if by_code else form.password
    if not field.data:
        field.errors = [str(TYPE_CODE) if by_code else gettext("Type your password.")]
        return _ask(account, form, INCOMPLETE)
    # The password alone proves nothing where it does not open: it may be what was stolen.
    proves = prove_by_code if by_code else prove_by_password
    if not proves(account, field.data):
        field.errors = [gettext("This does not prove it. Try once more.")]
        return _ask(account, form, WRONG)
    session_here().renew()
    return onward(account, asked)


def _ask(account: Account, form: ConfirmForm, status: int = 200) -> Response:
    return account_answer(
        "confirm.html",
        gettext("Confirm that it is you"),
        status=status,
        form=form,
        email=account.email,
        has_second_factor=account.totp_confirmed_at is not None,
    )
