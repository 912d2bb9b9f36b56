"""The page of who was named: what it is for, telling of a death, refusing. It names nobody."""

from datetime import timedelta

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.signed_in import settings_here, trace_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.forms import AnnouncementForm, RefusalForm
from photoallegret.directives.models import Designation
from photoallegret.directives.operations.designating import designation_with, refuse
from photoallegret.directives.operations.opening import SilencedError, announce, announced_by
from photoallegret.directives.personal_data import DEATHS
from photoallegret.directives.views.blueprint import (
    CONFLICT,
    FORGED,
    GONE,
    INCOMPLETE,
    answer,
    blueprint,
)
from photoallegret.forms import check_act
from photoallegret.i18n import gettext
from photoallegret.notices import notice
from photoallegret.routes import page

MOST, HOUR = 30, timedelta(hours=1)


@page(blueprint, fr="/apres-deces/<code>", en="/after-death/<code>", methods=("GET", "POST"))
def named(code: str) -> BaseResponse:
    """Show what being named is for; take the news of a death."""
    found = designation_with(code)
    if found is None or found.ended_at is not None:
        return _ended(found)
    form = AnnouncementForm()
    if not form.is_submitted():
        return _page(found, code, form)
    valid = form.validate()
    if not valid:
        return _page(found, code, form, FORGED if form.form_token.errors else INCOMPLETE)
    _count()
    found = designation_with(code)
    if found is None or found.ended_at is not None:
        return _ended(found)
    months = settings_here().site.deaths.quarantine_months
    try:
        announce(found, form.died_on.data, form.reach.data or "", months, trace_here(now()))
    except SilencedError:
        db.session.rollback()
        return _page(found, code, form, CONFLICT)
    db.session.commit()
    return redirect(url_for("directives.named", code=code), 303)


@page(
    blueprint, fr="/apres-deces/<code>/refuser", en="/after-death/<code>/refuse", methods=("POST",)
)
def refuse_part(code: str) -> BaseResponse:
    """Let who was named refuse: their name and address are forgotten at once."""
    check_act()
    RefusalForm()
    found = designation_with(code)
    if found is not None:
        refuse(found, now())
    db.session.commit()
    return redirect(url_for("directives.named", code=code), 303)


def _count() -> None:
    """Count a message of this network; commits. Raise TooManyRequests beyond what people send."""
    moment, secret = now(), settings_here().secrets["secret_key"]
    network = throttle.network_key(request.remote_addr or "", secret, moment)
    allowed = throttle.allow("death-network", network, limit=MOST, per=HOUR, now=moment)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))


def _ended(found: Designation | None) -> Response:
    """Say that a link serves no more, and why when it once did."""
    title = gettext("This link opens nothing more")
    ending = found.ending.value if found is not None and found.ending is not None else ""
    return answer("ended.html", title, status=GONE, ending=ending)


def _page(found: Designation, code: str, form: AnnouncementForm, status: int = 200) -> Response:
    return answer(
        "named.html",
        gettext("You were named for after a death"),
        status=status,
        form=form,
        code=code,
        file=announced_by(found),
        is_silenced=found.silenced_at is not None,
        notice=notice(DEATHS, settings_here().site),
    )
