"""Which page of this site an address leads to, and what stands there."""

from datetime import datetime
from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from photoallegret.deadlines import day_of
from photoallegret.gallery.queries import gallery_at, photo_in_gallery
from photoallegret.gallery.views.found import ADDRESS
from photoallegret.gallery.views.heads import settings
from photoallegret.questions.queries import published_question
from photoallegret.replies.models import LONGEST_PAGE, Target
from photoallegret.replies.operations.receiving import Found
from photoallegret.replies.queries import photo_published_at
from photoallegret.studio import is_studio


def local_path(address: str) -> str:
    """Return the path of an address of this site, "" when it is none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    here = urlsplit(settings().base_url).netloc
    path = unquote(parts.path)
    is_here = not parts.netloc or parts.netloc == here
    is_path = path.startswith("/") and not path.startswith("//") and path.isprintable()
    if not is_here or not is_path or parts.scheme not in ("", "http", "https"):
        return ""
    return path if len(path) <= LONGEST_PAGE and not is_studio(path) else ""


def page_at(address: str, moment: datetime) -> Found | None:
    """Return the page at an address of this site; None when there never was such a page.

    What was there and is gone counts: a reply to it may still be asked for.
    """
    path = local_path(address)
    if not path:
        return None
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    if not all(ADDRESS.fullmatch(str(value)) for value in values.values()):
        return None
    found = None
    if endpoint in ("gallery.show", "gallery.photo"):
        found = _in_gallery(path, values["gallery"], values.get("photo", ""), moment)
    elif endpoint == "questions.show":
        found = _question(path, values["slug"])
    return found or Found(path=path, target=Target.OTHER)


def _in_gallery(path: str, gallery: str, photo: str, moment: datetime) -> Found | None:
    hung = gallery_at(gallery, moment)
    if hung is None:
        return None
    if not photo:
        on = None if hung.published_at is None else day_of(hung.published_at)
        return Found(path=path, target=Target.GALLERY, target_id=hung.id, published_on=on)
    place = photo_in_gallery(hung, photo, moment)
    if place is None:
        return None
    at = photo_published_at(place.photo.id, moment)
    return Found(
        path=path,
        target=Target.PHOTO,
        target_id=place.photo.id,
        published_on=None if at is None else day_of(at),
    )


def _question(path: str, slug: str) -> Found | None:
    question = published_question(slug)
    if question is None:
        return None
    at = question.published_at
    on = None if at is None else day_of(at)
    return Found(path=path, target=Target.QUESTION, target_id=question.id, published_on=on)
