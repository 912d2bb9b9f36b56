"""What is answered when something cannot be: a page that says what happened and what to do.

Nobody keeps these pages, no cookie comes with them, and no trace of the program is shown:
a failure has a reference number that stands in the log beside the trace.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, redirect, render_template, request
from flask.globals import request_ctx
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import N_, gettext, language, written_time
from photoallegret.routes import PREFIXES
from photoallegret.studio import ClosedError

Words = tuple[str, str]
WORDS: dict[int, Words] = {
    400: (
        N_("This request cannot be understood"),
        N_("Its address or what it sends is not in order. Go back and try once more."),
    ),
    403: (
        N_("This request was refused"),
        N_("It came from a page of another site, or lacks a right. Nothing has been changed."),
    ),
    404: (
        N_("This page does not exist, or no longer does"),
        N_("The address may be mistyped, or the page may have moved."),
    ),
    405: (
        N_("This page does not take what was sent"),
        N_("Nothing has been changed."),
    ),
    408: (
        N_("What was sent did not arrive whole"),
        N_("The line was silent for too long. Nothing has been changed: send it once more."),
    ),
    410: (
        N_("This page has been withdrawn"),
        N_("It was here and will not be shown any more. Other photographs are."),
    ),
    413: (
        N_("What was sent is too large"),
        N_("Nothing has been kept. Send less at once."),
    ),
    429: (
        N_("Too many attempts"),
        N_("Nothing has been changed. You can try again a little later."),
    ),
    500: (
        N_("The site made a mistake"),
        N_("The fault is not yours, and it has been noted. Try again in a moment."),
    ),
    503: (
        N_("The site cannot answer now"),
        N_("Try again in a few minutes."),
    ),
}
OTHER: Words = (N_("This request cannot be answered"), N_("Nothing has been changed."))
BUSY_SECONDS = 60
"""When to come back after the database could not answer."""
REFERENCE_BYTES = 4
LAST_RESORT = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{message}</p></main>
<footer><a href="{cookies}">{manage}</a></footer></body></html>
"""
DESCRIBING = ("Content-Type", "Content-Length")


def show_errors(app: Flask) -> None:
    """Let ``app`` answer every error, expected or not, with a page of the site."""
    app.register_error_handler(HTTPException, _expected)
    app.register_error_handler(OperationalError, _no_database)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: HTTPException) -> BaseResponse:
    """Answer what the program or the server refused by its number."""
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        if isinstance(error.original_exception, OperationalError):  # as the answer was finished
            return _no_database(error.original_exception)
        return _page(error, reference=_note(error.original_exception))
    if error.response is not None:  # an answer ready made
        return error.get_response(request.environ)
    may_be_led = error.code == NotFound.code and not isinstance(error, ClosedError)
    if may_be_led and request.method in ("GET", "HEAD"):
        address = _without_slash()
        if address:
            return redirect(address, 308)
    return _page(error)


def _without_slash() -> str:
    """Return the address of the page meant by one with a slash too many, "" if there is none."""
    path = request.path.rstrip("/")
    adapter = request_ctx.url_adapter
    if not path or path == request.path or adapter is None:
        return ""
    try:
        adapter.match(path, method="GET")
    except HTTPException:
        return ""
    return quote(path)


def _no_database(error: OperationalError) -> Response:
    """Answer that the database is locked, full or away: it passes."""
    return _page(ServiceUnavailable(retry_after=BUSY_SECONDS), reference=_note(error))


def _unexpected(error: Exception) -> Response:
    """Answer a fault of ours; in tests and while developing it goes on, to be seen."""
    propagates = current_app.config["PROPAGATE_EXCEPTIONS"]
    if current_app.testing if propagates is None else propagates:
        raise error
    return _page(InternalServerError(), reference=_note(error))


def _note(error: BaseException) -> str:
    """Log ``error`` with its trace and return its reference; the address stays out of the log."""
    reference = secrets.token_hex(REFERENCE_BYTES).upper()
    rule = request.url_rule.rule if request.url_rule is not None else "(no page)"
    current_app.logger.error(
        "reference %s: %s %s failed", reference, request.method, rule, exc_info=error
    )
    return reference


def _page(error: HTTPException, reference: str | None = None) -> Response:
    code = error.code or InternalServerError.code
    title, message = (gettext(text) for text in WORDS.get(code, OTHER))
    retry = getattr(error, "retry_after", None)
    if retry is not None and code == 429:  # noqa: PLR2004 -- Too Many Requests
        message = gettext(
            "Nothing has been changed. You can try again at %(time)s.", time=_written_time(retry)
        )
    response = Response(_draw(code, title, message, reference), status=code)
    for name, value in error.get_headers(request.environ):
        if name not in DESCRIBING:  # Allow, Retry-After, Content-Range
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _draw(code: int, title: str, message: str, reference: str | None) -> str:
    settings: Settings = current_app.extensions["photoallegret"]
    if request_ctx.url_adapter is None:  # the host is not ours: links are drawn all the same
        request_ctx.url_adapter = current_app.url_map.bind(urlsplit(settings.base_url).netloc)
    head = Head(
        title=f"{title} – {settings.site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    try:
        return render_template(
            "errors/error.html",
            head=head,
            code=code,
            title=title,
            message=message,
            reference=reference,
            alternates=list,  # what is not there is in no other language either
        )
    except Exception as failure:  # noqa: BLE001 -- whatever fails, there is an answer
        _note(failure)
        return LAST_RESORT.format(
            language=language(),
            title=title,
            message=message,
            cookies=f"{PREFIXES[language()]}/cookies",
            manage=gettext("Manage cookies"),
        )


def _written_time(retry: datetime | int) -> str:
    """Return the time of day, at the photographer's, when a next attempt is welcome."""
    settings: Settings = current_app.extensions["photoallegret"]
    moment = now() + timedelta(seconds=retry) if isinstance(retry, int) else retry
    # Rounded up to the minute: at the time written the attempt is welcome indeed.
    return written_time(moment + timedelta(seconds=59), settings.site.time_zone)
