"""Upload keys: made, shown once, revoked."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.forms import KeyForm
from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.operations.keys import create_key, keys_of, revoke_key
from photoallegret.accounts.signed_in import account_here, trace_here
from photoallegret.accounts.studio_views.blueprint import blueprint
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@studio_page(blueprint, fr="/compte/cles", en="/account/keys", methods=("GET", "POST"))
@require_fresh()
def keys() -> Response:
    """List the keys; make one, shown in this answer and never again."""
    person = account_here()
    form = KeyForm()
    if not form.is_submitted():
        return _show(form)
    if not form.validate():
        return _show(form, status=FORGED if form.form_token.errors else INCOMPLETE)
    moment = now()
    made = create_key(person.id, form.name.data or "", moment)
    note(Event.KEY_MADE, person.id, trace_here(moment))
    db.session.commit()
    return _show(KeyForm(formdata=None), made=made)


@studio_page(
    blueprint,
    fr="/compte/cles/<int(max=999999999):key_id>/fin",
    en="/account/keys/<int(max=999999999):key_id>/end",
    methods=("POST",),
)
@require_fresh(back="security.keys")
def end_key(key_id: int) -> BaseResponse:
    """Revoke a key."""
    check_act()
    person, moment = account_here(), now()
    if revoke_key(person.id, key_id, moment):
        note(Event.KEY_REVOKED, person.id, trace_here(moment))
        say(gettext("The key is revoked. What it sent stays."))
    db.session.commit()
    return redirect(url_for("security.keys"), 303)


def _show(form: KeyForm, *, status: int = 200, made: str = "") -> Response:
    return studio_answer(
        "studio/accounts/keys.html",
        gettext("Upload keys"),
        status=status,
        form=form,
        keys=keys_of(account_here().id),
        made=made,
    )
