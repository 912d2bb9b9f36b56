"""What an account holder may change: name and language, the password, the yearly check."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import ChangePasswordForm, ProfileForm
from photoallegret.accounts.freshness import change_password_here, prove_by_password
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.addresses import local_part
from photoallegret.accounts.operations.staying import note_check
from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.accounts.views.blueprint import (
    FORGED,
    INCOMPLETE,
    WRONG,
    account_answer,
    blueprint,
    holders_only,
)
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import LANGUAGES, gettext
from photoallegret.restricted import demand_unrestricted
from photoallegret.routes import page
from photoallegret.studio import say


@page(blueprint, fr="/compte/profil", en="/account/profile", methods=("GET", "POST"))
@holders_only
def profile() -> BaseResponse:
    """Take first and last name and the language."""
    person = account_here()
    form = ProfileForm(obj=person)
    codes = settings_here().site.languages
    form.language.choices = [(code, LANGUAGES[code][code].capitalize()) for code in codes]
    if not form.is_submitted():
        return _show(form)
    if not form.validate():
        return _show(form, FORGED if form.form_token.errors else INCOMPLETE)
    demand_unrestricted(account_id=account_here().id)
    account = db.session.get_one(Account, person.id)
    account.first_name, account.last_name = form.first_name.data or "", form.last_name.data or ""
    account.language = form.language.data
    account.checked_at = now()
    db.session.commit()
    say(gettext("Your profile is kept."))
    return redirect(url_for("accounts.overview"), 303)


@page(blueprint, fr="/compte/verifie", en="/account/checked", methods=("POST",))
@holders_only
def checked() -> BaseResponse:
    """Note that the holder says that what is kept is right."""
    check_act()
    note_check(account_here().id, now())
    db.session.commit()
    say(gettext("Thank you. I will ask again in a year."))
    return redirect(url_for("accounts.overview"), 303)


@page(blueprint, fr="/compte/mot-de-passe", en="/account/password", methods=("GET", "POST"))
@holders_only
def password() -> BaseResponse:
    """Take the present and the new password."""
    person = account_here()
    form = ChangePasswordForm()
    form.known = (settings_here().site.name, local_part(person.email))
    if not form.is_submitted():
        return _ask_password(form)
    if not form.validate():
        return _ask_password(form, FORGED if form.form_token.errors else INCOMPLETE)
    if not prove_by_password(person, form.current.data or ""):
        form.current.errors = [gettext("This is not your present password.")]
        return _ask_password(form, WRONG)
    change_password_here(person, form.password.data or "")
    say(gettext("The password is changed. Other devices are signed out."))
    return redirect(url_for("accounts.overview"), 303)


def _show(form: ProfileForm, status: int = 200) -> Response:
    return account_answer("profile.html", gettext("Your profile"), status=status, form=form)


def _ask_password(form: ChangePasswordForm, status: int = 200) -> Response:
    title = gettext("Change the password")
    email = account_here().email
    return account_answer("password.html", title, status=status, form=form, email=email)
