"""Asking for a reply: the page filled in, four things to write, a receipt by mail."""

import re
from dataclasses import replace
from datetime import timedelta

from flask import Response, abort, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.views.answers import OWN, own_page
from photoallegret.gallery.views.heads import listed_head, settings, unlisted_head
from photoallegret.i18n import gettext, language
from photoallegret.notices import notice
from photoallegret.once import UsedTwiceError, outcome_of, use_token
from photoallegret.pages.watching import unseen
from photoallegret.questions.views.waiting import ask_to_wait, wait_words
from photoallegret.replies.forms import ReplyForm
from photoallegret.replies.operations.receiving import Asked, Found, receive_reply
from photoallegret.replies.personal_data import REPLY, SHOWN
from photoallegret.replies.views.blueprint import blueprint
from photoallegret.replies.views.pages import local_path, page_at
from photoallegret.routes import page

SCOPE, MOST, HOUR = "reply-network", 20, timedelta(hours=1)
ADDRESS_SCOPE, RECEIPTS = "reply-address", 5
REFERENCE = re.compile(r"R-[A-Z0-9]{6}")
FORGED, INCOMPLETE = 400, 422


@page(blueprint, fr="/droit-de-reponse", en="/right-of-reply", methods=("GET", "POST"))
def ask() -> BaseResponse:
    """Show the form of a reply, or take one."""
    if request.method == "GET":
        named = local_path(request.args.get("page", ""))
        return _page(ReplyForm(formdata=None, page=named))
    form = ReplyForm()
    valid = form.validate()
    found = page_at(form.page.data or "", now()) if valid else None
    db.session.rollback()
    if not valid:
        return _page(form, FORGED if form.form_token.errors else INCOMPLETE)
    if found is None:
        form.page.errors = [gettext("There is no such page on this site.")]
        return _page(form, INCOMPLETE)
    done = outcome_of(form.nonce)
    if done is None:
        try:
            _count(form.email.data or "")
        except TooManyRequests as many:
            form.text.errors = [wait_words(many)]
            return ask_to_wait(_page(form), many)
        done = _take(form, found)
    response = redirect(url_for("replies.arrived", reference=done), 303)
    response.headers["Cache-Control"] = OWN
    return response


@page(blueprint, fr="/droit-de-reponse/<reference>", en="/right-of-reply/<reference>")
def arrived(reference: str) -> Response:
    """Say that a reply has arrived and what happens next; nothing of it is shown."""
    if REFERENCE.fullmatch(reference) is None:
        abort(404)
    title = gettext("Your reply has arrived")
    head = unlisted_head(title)
    return own_page("replies/arrived.html", head, title=title, reference=reference)


def _take(form: ReplyForm, found: Found) -> str | None:
    """Write a reply down; return its reference, the first one's when it was sent twice."""
    asked = Asked(
        contested=form.contested.data or "",
        text=form.text.data or "",
        name=form.name.data or "",
        email=form.email.data or "",
        language=language(),
    )
    try:
        with unseen():  # nobody reads it before it is published
            done = receive_reply(asked, found, now()).reference
            use_token(form.nonce, done, now())
            db.session.commit()
    except UsedTwiceError:
        db.session.rollback()
        return outcome_of(form.nonce)
    return done


def _count(email: str) -> None:
    """Count a reply of this network, and a receipt to this address; commits.

    Raises:
        TooManyRequests: so many that they have to wait.

    """
    moment, secret = now(), settings().secrets["secret_key"]
    network = throttle.network_key(request.remote_addr or "", secret, moment)
    allowed = throttle.allow(SCOPE, network, limit=MOST, per=HOUR, now=moment)
    if allowed:
        key = throttle.keyed(email.casefold(), secret)
        allowed = throttle.allow(ADDRESS_SCOPE, key, limit=RECEIPTS, per=HOUR, now=moment)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))


def _page(form: ReplyForm, status: int = 200) -> Response:
    title = gettext("Right of reply")
    head = listed_head(
        title, description=gettext("Who is named or shown on this site may answer on the page.")
    )
    if form.errors:
        head = replace(head, title=gettext("Error: %(title)s", title=head.title))
    site = settings().site
    return own_page(
        "replies/ask.html",
        head,
        status=status,
        title=title,
        form=form,
        notices=(notice(REPLY, site), notice(SHOWN, site)),
    )
