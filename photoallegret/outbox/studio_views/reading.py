"""One message as it was written to a file, on a developer's machine."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Response, abort, current_app

from photoallegret.access_log import shows_personal
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.composing import name_of
from photoallegret.mail.delivering import FOLDER, Way, way_of
from photoallegret.outbox.models import OutgoingMail, file_name
from photoallegret.outbox.studio_views.blueprint import blueprint
from photoallegret.studio import studio_answer, studio_page

HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")


@studio_page(
    blueprint, fr="/courrier/<int(max=999999999):mail_id>", en="/mail/<int(max=999999999):mail_id>"
)
@shows_personal("outbox", "mail_id")
def show(mail_id: int) -> Response:
    """Show the message, 404 where messages leave for good."""
    settings: Settings = current_app.extensions["photoallegret"]
    one = db.session.get(OutgoingMail, mail_id)
    if one is None or way_of(settings) is not Way.FILES:
        abort(404)
    path = settings.data / FOLDER / f"{file_name(one.created_at, one.slug, one.key)}.eml"
    if not path.exists():
        abort(404)
    message = _read(path)
    body = message.get_body(("plain",))
    return studio_answer(
        "studio/outbox/show.html",
        name_of(one.slug),
        headers=[(name, str(message[name])) for name in HEADERS if message[name]],
        text=body.get_content() if body else "",
        file=path.name,
    )


def _read(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return email.message_from_binary_file(file, policy=default)
