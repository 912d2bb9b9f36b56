"""The mailed link of a request: one page, one button, and who asks is known."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.forms import act_form_here
from photoallegret.gallery.operations.settling import settle_photos
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import settings, unlisted_head
from photoallegret.i18n import gettext
from photoallegret.rights.models import Proof, RightsRequest
from photoallegret.rights.operations.arriving import arrive
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.pictures import Precaution, precaution_of
from photoallegret.rights.operations.requesting import awaits_link, prove, request_to_prove
from photoallegret.rights.rules import CLAIMS
from photoallegret.rights.views.acts import act_here
from photoallegret.rights.views.blueprint import visitors
from photoallegret.routes import page
from photoallegret.storage import Storage

GONE = 410
NO_REFERRER = {"Referrer-Policy": "no-referrer"}


@page(
    visitors,
    fr="/vos-droits/confirmer/<token>",
    en="/your-rights/confirm/<token>",
    methods=("GET", "POST"),
)
def confirm(token: str) -> BaseResponse:
    """Show one button; pressed, the request is its author's, and the clock runs on."""
    asked = request_to_prove(token, settings().secrets["secret_key"])
    if asked is None:
        title = gettext("This link does not serve any more")
        return private_page("rights/confirm.html", title, GONE, asked=None)
    if act_form_here():
        act, site, off = act_here(), settings().site, list[int]()
        if prove(asked, Proof.LINK, act):
            off = arrive(asked, act, withdraws=site.rights.withdraw_pictures)
        path = follow_path(asked) or url_for("your_rights.confirm", token=token)
        db.session.commit()
        settle_photos(Storage(settings().data), off)
        return leads_to(path)
    is_awaited = awaits_link(asked)
    title = gettext("This link has served")
    if is_awaited:
        title = gettext("It is me who asks")
    elif asked.is_closed:
        title = gettext("This request is closed")
    return private_page(
        "rights/confirm.html",
        title,
        asked=asked,
        claim=CLAIMS[asked.kind],
        is_awaited=is_awaited,
        precaution=precaution_here(asked),
        path="" if is_awaited else follow_path(asked),
    )


def precaution_here(asked: RightsRequest) -> Precaution:
    """Return what becomes of the photograph of a request, as this site chose."""
    return precaution_of(asked, now(), is_chosen=settings().site.rights.withdraw_pictures)


def leads_to(path: str) -> BaseResponse:
    """Return the way to another page of a request, kept by nobody."""
    response = redirect(path, 303)
    response.headers["Cache-Control"] = OWN
    response.headers.update(NO_REFERRER)
    return response


def private_page(template: str, title: str, status: int = 200, **context: object) -> Response:
    """Return a page about a request: no cache keeps it, and no link tells its address."""
    response = own_page(template, unlisted_head(title), status=status, title=title, **context)
    response.headers.update(NO_REFERRER)
    return response
