"""A copy for who is to have it: behind a link, opened by a code that is in no message."""

from datetime import timedelta

from flask import Response, abort, send_file
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from photoallegret import throttle
from photoallegret.accounts.signed_in import settings_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.directives.forms import CodeForm
from photoallegret.directives.models import Handover
from photoallegret.directives.operations.handing import copy_at, fetch
from photoallegret.directives.views.blueprint import (
    FORGED,
    GONE,
    INCOMPLETE,
    WRONG,
    answer,
    blueprint,
)
from photoallegret.i18n import gettext, written_size
from photoallegret.routes import page

TRIES, HOUR = 20, timedelta(hours=1)


@page(
    blueprint,
    fr="/apres-deces/copie/<token>",
    en="/after-death/copy/<token>",
    methods=("GET", "POST"),
)
def copy(token: str) -> BaseResponse:
    """Ask for the code; send the copy to who has it."""
    found = copy_at(token, now())
    if found is None:
        title = gettext("This link opens nothing more")
        return answer("ended.html", title, status=GONE, ending="copy")
    form = CodeForm()
    if not form.is_submitted():
        return _page(found, token, form)
    if not form.validate():
        return _page(found, token, form, FORGED if form.form_token.errors else INCOMPLETE)
    _count(found)
    found = copy_at(token, now()) or abort(404)
    if not fetch(found, form.code.data or "", now()):
        form.code.errors = [gettext("This is not the code of this copy.")]
        return _page(found, token, form, WRONG)
    place = settings_here().data / found.files()[0]
    name = f"{found.reference}.zip"
    db.session.commit()
    if not place.is_file():
        abort(404)
    return send_file(
        place, mimetype="application/zip", as_attachment=True, download_name=name, etag=False
    )


def _count(found: Handover) -> None:
    """Count a try at the code of a copy; commits."""
    moment, secret = now(), settings_here().secrets["secret_key"]
    key = throttle.keyed(f"handover {found.id}", secret)
    allowed = throttle.allow("handover", key, limit=TRIES, per=HOUR, now=moment)
    db.session.commit()
    if not allowed:
        raise TooManyRequests(retry_after=throttle.retry_at(moment, HOUR))


def _page(found: Handover, token: str, form: CodeForm, status: int = 200) -> Response:
    return answer(
        "copy.html",
        gettext("A copy for you"),
        status=status,
        form=form,
        token=token,
        ends_at=found.ends_at,
        size=written_size(found.size),
    )
