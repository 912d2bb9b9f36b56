"""A request that came by mail or post, entered with its true day of receipt."""

from dataclasses import dataclass

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.models import Account
from photoallegret.accounts.signed_in import account_here, settings_here
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.i18n import gettext
from photoallegret.mail.addresses import AddressError, address_key, read_address
from photoallegret.rights.forms import EnteredForm
from photoallegret.rights.models import Channel, EventKind, Kind, Proof, RightsRequest
from photoallegret.rights.operations import letters
from photoallegret.rights.operations.arriving import arrive
from photoallegret.rights.operations.requesting import (
    Asked,
    NotYetError,
    awaits_link,
    new_secret,
    proving_token,
    record_request,
)
from photoallegret.rights.operations.timeline import Act, Said, act_of, add_event
from photoallegret.rights.queries.named import account_named, photo_named
from photoallegret.rights.studio_views.blueprint import blueprint
from photoallegret.storage import Storage
from photoallegret.studio import say, studio_answer, studio_page

FORGED, INCOMPLETE = 400, 422


@dataclass(frozen=True, slots=True)
class Named:
    """What the form names, found."""

    email: str
    photo: Photo | None
    account: Account | None


@studio_page(blueprint, fr="/demandes/nouvelle", en="/requests/new", methods=("GET", "POST"))
def enter() -> BaseResponse:
    """Show the form, or keep what came by mail or post."""
    form = EnteredForm()
    if not form.is_submitted():
        form.language.data = settings_here().site.languages[0]
        return _page(form)
    if not form.validate():
        return _page(form, FORGED if form.form_token.errors else INCOMPLETE)
    named = _named(form)
    if form.errors:
        db.session.rollback()
        return _page(form, INCOMPLETE)
    act = act_of(settings_here(), account_here().id)
    try:
        one = record_request(_asked(form, named), new_secret(), act)
    except NotYetError:
        db.session.rollback()
        form.received_on.errors = [gettext("This day has not come yet.")]
        return _page(form, INCOMPLETE)
    off = _begin(one, form, act)
    number = one.id
    db.session.commit()
    settle_photos(Storage(settings_here().data), off)
    words = gettext("The request is entered; its clock runs from the day it reached you.")
    if off:
        words = gettext("The request is entered, and its photograph is off the site.")
    say(words)
    return redirect(url_for("requests.show", request_id=number), 303)


def _begin(one: RightsRequest, form: EnteredForm, act: Act) -> list[int]:
    """Ask for a proof of the address, go on if who wrote is known; return photos that went off."""
    if awaits_link(one):
        letters.ask_to_prove(one, proving_token(one, settings_here().secrets["secret_key"]))
    if one.proof is None:
        return []
    how = Said(words=form.known_how.data or "", outcome=Proof.KNOWN.value)
    add_event(one, EventKind.PROVED, act, how)
    return arrive(one, act, withdraws=settings_here().site.rights.withdraw_pictures)


def _asked(form: EnteredForm, named: Named) -> Asked:
    email, account = named.email, named.account
    key = address_key(email)
    if account is not None and not key:
        key = account.email_key if account.confirmed_at else ""
    return Asked(
        kind=Kind(form.kind.data),
        channel=Channel(form.channel.data),
        language=form.language.data or "fr",
        name=(form.name.data or "").strip(),
        email=email,
        email_key=key,
        postal=(form.postal.data or "").strip(),
        account=account,
        told_reference="" if account is None else account.reference,
        words=(form.words.data or "").strip(),
        photo=named.photo,
        is_known=bool(form.is_known.data),
        is_minor=bool(form.is_minor.data),
        received_on=form.received_on.data,
    )


def _named(form: EnteredForm) -> Named:
    """Return what the form names; errors are noted on it."""
    photo = photo_named(form.photo.data) if form.photo.data else None
    if form.photo.data and photo is None:
        form.photo.errors = [gettext("No photograph is there: copy the address of its page.")]
    account = account_named(form.account.data) if form.account.data else None
    if form.account.data and account is None:
        form.account.errors = [gettext("No account has this reference or this address.")]
    is_known = bool(form.is_known.data)
    if is_known and not (form.known_how.data or "").strip():
        form.known_how.errors = [gettext("Write how you know: it counts as proof of identity.")]
    if account is not None and not is_known:
        form.is_known.errors = [gettext("It is tied to an account only if you know who wrote.")]
    return Named(_address(form, account), photo, account)


def _address(form: EnteredForm, account: Account | None) -> str:
    """Return the e-mail address typed, else, without a postal one, the account's."""
    if form.email.data:
        try:
            return read_address(form.email.data)
        except AddressError:
            form.email.errors = [
                gettext("This is no e-mail address. It looks like name@example.org.")
            ]
            return ""
    if account is not None and not form.postal.data:
        return account.email
    if not form.is_known.data:
        form.is_known.errors = [gettext("Without an e-mail address, only you can tell who wrote.")]
    if not form.postal.data:
        form.postal.errors = [gettext("Write one of the two addresses.")]
    return ""


def _page(form: EnteredForm, status: int = 200) -> BaseResponse:
    return studio_answer(
        "studio/rights/enter.html",
        gettext("A request by mail or post"),
        status=status,
        form=form,
    )
