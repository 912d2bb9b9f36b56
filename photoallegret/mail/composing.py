"""A message made of its templates, in its reader's language: plain text first."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, render_template

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.encrypted import seal_here
from photoallegret.i18n import language, speaking, written_date, written_instant
from photoallegret.mail.addresses import one_line, read_address
from photoallegret.paths import TEMPLATES
from photoallegret.site_file import ADDRESS

FOLDER = "email"
SUBJECT, NAME = 60, 80
"""The most characters of a subject, and of a person's name in a header."""
MANY_LINES = re.compile(r"\n{3,}")
HIDDEN = "letters"
"""The purpose for which what a letter hides is sealed."""
POLICY = SMTP.clone(cte_type="7bit")
"""Every server takes it, whatever it can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be told to whom."""

    slug: str
    """Of its templates under ``templates/email/``: the event, "question-answered"."""
    to: str
    language: str
    values: dict[str, Any] = field(default_factory=dict)
    """What its templates show: plain values; instants in ISO 8601, pages by their path. What
    opens something for ever stands there ``hidden``."""
    reply_to: str = ""
    """Whose address an answer goes to; the publisher's when empty."""
    reply_name: str = ""


def hidden(secret: str) -> str:
    """Return ``secret`` sealed: nobody reads it in the outbox; templates show it ``opened(…)``."""
    return seal_here(HIDDEN).close(secret)


def exists(slug: str) -> bool:
    """Say whether there are templates for the event ``slug``."""
    return slug.replace("-", "").isalnum() and (TEMPLATES / FOLDER / slug).is_dir()


def name_of(slug: str) -> str:
    """Return what messages of this kind are called, in the language spoken."""
    name = render_template(f"{FOLDER}/{slug}/name.txt") if exists(slug) else slug
    return one_line(name, NAME)


def compose(letter: Letter, key: str) -> EmailMessage:
    """Return the whole message.

    Args:
        letter: what is to be told.
        key: the part of its Message-ID that is its own: the same at each attempt.

    Raises:
        AddressError: it goes to nobody.
        jinja2.TemplateError: a template is missing or lacks a value.

    """
    settings: Settings = current_app.extensions["photoallegret"]
    sender = sender_of(settings)
    message = EmailMessage(policy=POLICY)
    with speaking(letter.language):
        subject, text, html = (_render(letter, name, settings) for name in FILES)
    message["From"] = sender
    message["To"] = Address(addr_spec=read_address(letter.to))
    message["Reply-To"] = _reply_to(letter, settings)
    message["Subject"] = one_line(subject, SUBJECT)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{key}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    message["Content-Language"] = letter.language  # set_content takes away what describes content
    if html:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message


FILES = ("subject.txt", "body.txt", "body.html")
"""The last one is there where HTML says more than the text."""


def sender_of(settings: Settings) -> Address:
    """Return whom the site's mail comes from."""
    mail, site = settings.site.mail, settings.site
    address = mail.sender or _publisher(settings) or f"photoallegret@{site.host or 'localhost'}"
    return Address(one_line(mail.sender_name or site.name, NAME), addr_spec=address)


def _reply_to(letter: Letter, settings: Settings) -> Address:
    if letter.reply_to:
        name = one_line(letter.reply_name, NAME)
        return Address(name, addr_spec=read_address(letter.reply_to))
    publisher = _publisher(settings)
    return Address(addr_spec=publisher) if publisher else sender_of(settings)


def _publisher(settings: Settings) -> str:
    """Return the publisher's address, "" when none that mail can carry is written."""
    address = settings.site.publisher.email
    return address if ADDRESS.fullmatch(address) else ""


def _render(letter: Letter, name: str, settings: Settings) -> str:
    path = f"{FOLDER}/{letter.slug}/{name}"
    if name.endswith(".html") and not (TEMPLATES / path).exists():
        return ""

    def moment(text: str) -> str:
        return written_instant(datetime.fromisoformat(str(text)), settings.site.time_zone)

    zone = ZoneInfo(settings.site.time_zone)

    def day(text: str) -> str:
        if len(text) == len("2026-11-26"):
            return written_date(date.fromisoformat(text))
        return written_date(datetime.fromisoformat(str(text)).astimezone(zone))

    told = {
        "moment": moment,
        "day": day,
        "opened": seal_here(HIDDEN).open,
        "policy_path": current_app.url_map.bind("").build("legal.privacy", {"lang": language()}),
    }
    text = render_template(path, **letter.values | told)
    return MANY_LINES.sub("\n\n", text.encode("utf-8", "replace").decode())
