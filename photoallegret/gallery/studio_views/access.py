"""Who may see one gallery, from when and until when: it acts at once."""

from datetime import datetime

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.forms import AccessForm
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.operations.access import (
    Access,
    EmptyGalleryError,
    UnreleasedError,
    change_address,
    demand_releases,
    set_access,
    show_again,
    withdraw,
)
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.gallery.queries.photos import photos_lacking_release
from photoallegret.gallery.shown import address_of
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import (
    FORGED,
    INCOMPLETE,
    check_sent,
    gallery_here,
    title_of,
)
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.here import settings, storage, written_instant
from photoallegret.gallery.studio_views.refusing import names_of, unreleased
from photoallegret.gallery.studio_views.words import VISIBILITIES, local, zone
from photoallegret.i18n import N_, gettext
from photoallegret.passwords import hash_password
from photoallegret.studio import Undo, say, studio_answer, studio_page

FR, EN = "/galeries/<int:gallery_id>/visiteurs", "/galleries/<int:gallery_id>/visitors"
DEMANDS = {"demand-releases": True, "demand-no-release": False}
YEARS = range(1900, 9001)
HINTS = {
    Visibility.DRAFT: N_("Nobody but you."),
    Visibility.PUBLISHED: N_("Everyone; it stands in the lists of the site."),
    Visibility.UNLISTED: N_("Those to whom you give its secret address."),
    Visibility.PROTECTED: N_("Those who know its password."),
}


@studio_page(blueprint, fr=FR, en=EN)
def gallery_access(gallery_id: int) -> Response:
    """Show who may see a gallery."""
    gallery = gallery_here(gallery_id)
    return _page(gallery, _filled(gallery))


@studio_page(blueprint, fr=FR, en=EN, methods=("POST",))
def set_gallery_access(gallery_id: int) -> BaseResponse:
    """Open a gallery to visitors or close it, at once or on a date."""
    form = AccessForm()
    valid = form.validate()
    # Hashed before the first query: it takes long, and a transaction must not.
    password = form.password.data or ""
    hashed = hash_password(password) if valid and password else ""
    gallery = gallery_here(gallery_id)
    if not valid or not _makes_sense(form, gallery, hashed):
        db.session.rollback()
        return _page(gallery, form, FORGED if form.form_token.errors else INCOMPLETE)
    visibility = Visibility(form.visibility.data or "")
    access = Access(
        visibility,
        hashed if visibility is Visibility.PROTECTED else "",
        _instant(form.opens.data),
        _instant(form.closes.data),
    )
    try:
        set_access(gallery, access, account_id=account_here().id)
    except EmptyGalleryError:
        db.session.rollback()
        form.visibility.errors = [gettext("Add a photograph before you open it to visitors.")]
        return _page(gallery, form, INCOMPLETE)
    except UnreleasedError as lacking:
        form.visibility.errors = [unreleased(lacking)]
        db.session.rollback()
        return _page(gallery_here(gallery_id), form, INCOMPLETE)
    db.session.commit()
    settle_due(storage())
    say(_said(gallery_here(gallery_id)))
    return redirect(url_for("studio.gallery_access", gallery_id=gallery_id), 303)


@studio_page(blueprint, fr=f"{FR}/acte", en=f"{EN}/act", methods=("POST",))
def act_on_gallery(gallery_id: int) -> BaseResponse:
    """Withdraw a gallery, show it again, or give it another secret address."""
    check_sent()
    account_id, act = account_here().id, request.form.get("act", "")
    gallery = gallery_here(gallery_id)
    title = title_of(gallery)
    here = url_for("studio.act_on_gallery", gallery_id=gallery_id)
    undo: Undo | None = None
    if act == "withdraw":
        withdraw(gallery, account_id=account_id)
        words = gettext("The gallery “%(title)s” is withdrawn from the site.", title=title)
        undo = Undo(here, {"act": "restore"})
    elif act == "restore":
        show_again(gallery, account_id=account_id)
        words = gettext("The gallery “%(title)s” is shown again.", title=title)
        undo = Undo(here, {"act": "withdraw"})
    elif act in DEMANDS:
        demand_releases(gallery, demands=DEMANDS[act], account_id=account_id)
        words = _said_of_releases(gallery)
    elif act == "address" and gallery.visibility is Visibility.UNLISTED:
        change_address(gallery, account_id=account_id)
        words = gettext("It has another secret address; the old one leads nowhere.")
    else:
        abort(FORGED)
    db.session.commit()
    settle_due(storage())
    say(words, undo)
    return redirect(url_for("studio.gallery_access", gallery_id=gallery_id), 303)


def _makes_sense(form: AccessForm, gallery: Gallery, hashed: str) -> bool:
    """Say whether the dates follow each other and a protected gallery gets its password."""
    opens, closes = form.opens.data, form.closes.data
    for entry, date in ((form.opens, opens), (form.closes, closes)):
        if date is not None and date.year not in YEARS:
            entry.errors = [gettext("Give a date such as 24/12/2026 18:00.")]
    if opens and closes and closes <= opens:
        form.closes.errors = [gettext("It is withdrawn before it is published.")]
    is_protected = form.visibility.data == Visibility.PROTECTED
    if is_protected and not hashed and not gallery.password_hash:
        form.password.errors = [gettext("Give the password that visitors will type.")]
    return not form.errors


def _said_of_releases(gallery: Gallery) -> str:
    if not gallery.demands_releases:
        return gettext("The gallery demands no release any more.")
    lacking = photos_lacking_release(gallery)
    if not lacking:
        return gettext("The gallery demands releases. None of its photographs lacks one.")
    return gettext(
        "The gallery demands releases. Not shown until they have one: %(photos)s.",
        photos=names_of(lacking),
    )


def _instant(date: datetime | None) -> datetime | None:
    return None if date is None else date.replace(tzinfo=zone())


def _filled(gallery: Gallery) -> AccessForm:
    is_draft = gallery.visibility is Visibility.DRAFT

    def at(instant: datetime | None) -> datetime | None:
        return None if instant is None or is_draft else local(instant).replace(tzinfo=None)

    return AccessForm(
        formdata=None,
        data={
            "visibility": gallery.visibility.value,
            "opens": at(gallery.published_at),
            "closes": at(gallery.withdrawn_at),
        },
    )


def _said(gallery: Gallery) -> str:
    state = desk_head(gallery, "").state
    return gettext(
        "“%(title)s”: %(state)s.",
        title=title_of(gallery),
        state=" ".join(filter(None, (state.label.lower(), state.detail))),
    )


def _page(gallery: Gallery, form: AccessForm, status: int = 200) -> Response:
    moment = now()
    opens, closes = gallery.published_at, gallery.withdrawn_at
    is_draft = gallery.visibility is Visibility.DRAFT
    secret = url_for("gallery.show", gallery=address_of(gallery))
    desk = desk_head(gallery, "studio.gallery_access")
    return studio_answer(
        "studio/gallery/access.html",
        desk.title,
        status=status,
        desk=desk,
        form=form,
        choices=[
            (one.value, gettext(VISIBILITIES[one]), gettext(hint)) for one, hint in HINTS.items()
        ],
        demands_releases=gallery.demands_releases,
        lacking=names_of(photos_lacking_release(gallery)),
        has_password=bool(gallery.password_hash),
        is_withdrawn=closes is not None and closes <= moment,
        opened=written_instant(opens) if opens and opens <= moment and not is_draft else "",
        opens=written_instant(opens) if opens and opens > moment and not is_draft else "",
        secret=settings().base_url + secret if gallery.visibility is Visibility.UNLISTED else "",
        zone=str(zone()),
    )
