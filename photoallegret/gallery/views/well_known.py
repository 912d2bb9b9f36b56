"""Whom to tell of a weakness of the site: /.well-known/security.txt (RFC 9116)."""

from datetime import UTC, datetime, timedelta

from flask import Response, abort

from photoallegret.clock import now
from photoallegret.gallery.views.answers import shared_file
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import absolute, settings
from photoallegret.site_file import ADDRESS

PATH = "/.well-known/security.txt"
LIFE = timedelta(days=180)
"""Less than a year, as the RFC recommends: the settings stand behind it, so it never expires."""


@blueprint.get(PATH)
def security() -> Response:
    """Send whom to tell; 404 while the settings name nobody."""
    site = settings().site
    contact = site.security.contact or site.publisher.email
    if not contact:
        abort(404)
    lines = [
        f"Contact: {_contact(contact)}",
        f"Expires: {_expires(now())}",
        f"Preferred-Languages: {', '.join(site.languages)}",
        f"Canonical: {absolute(PATH)}",
    ]
    if site.security.policy:
        lines.append(f"Policy: {site.security.policy}")
    return shared_file("\n".join([*lines, ""]).encode(), "text/plain; charset=utf-8")


def _contact(contact: str) -> str:
    return f"mailto:{contact}" if ADDRESS.fullmatch(contact) else contact


def _expires(moment: datetime) -> str:
    """Return an end well ahead, the same for a whole day: caches keep the file."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (day + LIFE).strftime("%Y-%m-%dT%H:%M:%SZ")
