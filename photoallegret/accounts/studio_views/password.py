"""Changing the password: the present one is asked for, and other devices are signed out."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import ChangePasswordForm
from photoallegret.accounts.freshness import change_password_here, prove_by_password
from photoallegret.accounts.operations.addresses import local_part
from photoallegret.accounts.operations.keys import keys_of
from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.accounts.studio_views.blueprint import blueprint
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_answer, studio_page

FORGED, WRONG, INCOMPLETE = 400, 403, 422


@studio_page(blueprint, fr="/compte/mot-de-passe", en="/account/password", methods=("GET", "POST"))
def password() -> BaseResponse:
    """Take the present and the new password."""
    person = account_here()
    form = ChangePasswordForm()
    form.known = (settings_here().site.name, local_part(person.email))
    if not form.is_submitted():
        return _ask(form)
    if not form.validate():
        return _ask(form, FORGED if form.form_token.errors else INCOMPLETE)
    if not prove_by_password(person, form.current.data or ""):
        form.current.errors = [gettext("This is not your present password.")]
        return _ask(form, WRONG)
    change_password_here(person, form.password.data or "")
    say(gettext("The password is changed. Other devices are signed out."))
    if keys_of(person.id):
        say(gettext("Upload keys go on working. “Manage upload keys” revokes them."))
    return redirect(url_for("security.account"), 303)


def _ask(form: ChangePasswordForm, status: int = 200) -> Response:
    return studio_answer(
        "studio/accounts/password.html",
        gettext("Change the password"),
        status=status,
        form=form,
        keys=keys_of(account_here().id),
    )
