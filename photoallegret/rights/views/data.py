"""What the site holds of who is signed in: seen, explained, copied."""

from collections.abc import Callable
from functools import wraps

from flask import Response, abort, current_app, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.models import Account
from photoallegret.accounts.onward import asked_here
from photoallegret.accounts.operations.journal import Event, note
from photoallegret.accounts.signed_in import account_here, current_account, trace_here
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.forms import check_act
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import gettext, language, written_size
from photoallegret.privacy.operations.archiving import annex
from photoallegret.privacy.operations.exporting import (
    FOLDER,
    JOB,
    AlreadyAskedError,
    TooOftenError,
    ask_export,
)
from photoallegret.privacy.queries.exports import fetchable_export, latest_export
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.views.blueprint import blueprint
from photoallegret.routes import page
from photoallegret.studio import say
from photoallegret.worker import ring

SHOWN = 20
"""Records of each use on the page; the copy holds all."""
View = Callable[..., BaseResponse]


def signed_in(view: View) -> View:
    """Lead strangers to the sign-in, and back."""

    @wraps(view)
    def guarded(**values: object) -> BaseResponse:
        if current_account() is None:
            return redirect(url_for("accounts.sign_in", next=asked_here()), 303)
        return view(**values)

    return guarded


@page(blueprint, fr="/compte/donnees", en="/account/data")
@signed_in
def data() -> Response:
    """Show what is held, why, until when, and how to get a copy."""
    account = account_here()
    export = latest_export(account.id, now())
    return _answer(
        "data.html",
        gettext("Your data"),
        export=export,
        size=written_size(export.size) if export else "",
        **annex(records_of(person_of(account)), _settings().site, SHOWN),
    )


@page(blueprint, fr="/compte/donnees/usage", en="/account/data/usage")
@signed_in
def usage() -> Response:
    """Explain each use of what is held, without the data (GDPR art. 15(1) and (2))."""
    records = records_of(person_of(account_here()))
    shown = annex(records, _settings().site, 1)
    return _answer("usage.html", gettext("How your data are used"), **shown)


@page(blueprint, fr="/compte/donnees/copie", en="/account/data/copy", methods=("POST",))
@signed_in
@require_fresh(back="rights.data")
def prepare() -> BaseResponse:
    """Have a copy made; one that is being made stays the only one."""
    check_act()
    person = person_of(account_here())
    try:
        ask_export(person, language(), now())
        note(Event.COPY_ASKED, person.account_id, trace_here(now()))
        db.session.commit()
        ring(JOB)
    except AlreadyAskedError:
        db.session.rollback()
    except TooOftenError:
        db.session.rollback()
        say(gettext("Three copies were prepared since yesterday. Ask again tomorrow."))
    return redirect(url_for("rights.data"), 303)


@page(
    blueprint,
    fr="/compte/donnees/copie/<int:export_id>.zip",
    en="/account/data/copy/<int:export_id>.zip",
)
@signed_in
@require_fresh()
def fetch(export_id: int) -> Response:
    """Send the copy, to whom it tells of, until it ends; their journal says it was fetched."""
    account_id = account_here().id
    export = fetchable_export(account_id, export_id, now())
    if export is None:
        abort(404)
    place = _settings().data / FOLDER / f"{export.token}.zip"
    asked_on, name = export.asked_at.date().isoformat(), gettext("my-data")
    db.session.remove()  # no transaction is open while it is sent
    if not place.is_file():
        abort(404)
    note(Event.COPY_FETCHED, account_id, trace_here(now()))
    db.session.commit()
    return send_file(
        place,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{name}-{asked_on}.zip",
        etag=False,
    )


def person_of(account: Account) -> Person:
    """Return of whom rows may tell: by the address too, once it was proved."""
    return Person(account.id, account.email_key if account.confirmed_at else "")


def _answer(template: str, title: str, **context: object) -> Response:
    head = Head(
        title=f"{title} – {_settings().site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    return Response(render_template(f"rights/{template}", head=head, title=title, **context))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["photoallegret"]
    return settings
