"""Too many at once: the page comes back with its words, and says when to send them again."""

from datetime import datetime
from typing import cast

from flask import Response
from werkzeug.exceptions import TooManyRequests

from photoallegret.clock import now
from photoallegret.gallery.views.heads import settings
from photoallegret.i18n import gettext, written_instant

TOO_MANY = 429


def wait_words(many: TooManyRequests) -> str:
    """Return from when on the same words may be sent again."""
    at = written_instant(_until(many), settings().site.time_zone)
    return gettext(
        "Too many messages come at once. Your words are kept here: send them again after %(at)s.",
        at=at,
    )


def ask_to_wait(response: Response, many: TooManyRequests) -> Response:
    """Return ``response``, its status and header saying the same to machines."""
    response.status_code = TOO_MANY
    response.headers["Retry-After"] = str(int((_until(many) - now()).total_seconds()) + 1)
    return response


def _until(many: TooManyRequests) -> datetime:
    return cast("datetime", many.retry_after)
