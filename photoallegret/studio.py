"""The studio, the photographer's side: its addresses, its lock, how its pages are answered."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    get_template_attribute,
    render_template,
    request,
)
from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.i18n import gettext, language
from photoallegret.routes import View, page

FRENCH, ENGLISH = "/atelier", "/studio"
PLACES = (FRENCH, f"/en{ENGLISH}")
OWN = "private, no-store"
OWNER = "photoallegret_is_owner"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the studio's rail: a page and what it is called."""

    endpoint: str
    label: str
    """In English; translated when shown."""
    also: tuple[str, ...] = ()
    """Endpoints of pages that belong to it."""
    owners: bool = False
    """The photographer's own: helpers do not see it."""
    count: Callable[[], ScalarSelect[int]] | None = None
    """How many things wait there, as a subquery: those of all places are asked in one query for
    each page of the studio, so an index must answer it."""


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take an act back: a form's address, its button and its hidden fields."""

    action: str
    fields: Mapping[str, str | list[str]]
    """A list is one field several times."""


def studio_page(
    blueprint: Blueprint, *, fr: str, en: str, methods: Sequence[str] = ("GET",)
) -> Callable[[View], View]:
    """Register the decorated view at ``/atelier`` + ``fr`` and ``/en/studio`` + ``en``."""
    return page(blueprint, fr=f"{FRENCH}{fr}", en=f"{ENGLISH}{en}", methods=methods)


def studio_root() -> str:
    """Return where the studio's addresses begin in the language spoken."""
    return f"/en{ENGLISH}" if language() == "en" else FRENCH


def is_studio(path: str) -> bool:
    """Say whether ``path`` lies in the studio, however many slashes it is written with."""
    path = re.sub("/+", "/", path)
    return any(path == place or path.startswith(f"{place}/") for place in PLACES)


def studio_address() -> str:
    """Return the path of the studio's first page in the language spoken."""
    return dict(zip(("fr", "en"), PLACES, strict=True))[language()]


class ClosedError(NotFound):
    """The studio, asked by a stranger: nothing there may be told from nothing at all."""


def lock_studio(
    app: Flask, may_enter: Callable[[], bool], is_owner: Callable[[], bool] = lambda: False
) -> None:
    """Answer 404 to whoever ``may_enter`` does not know, whatever the address in the studio.

    ``is_owner`` says whether it is the photographer: see ``lock_to_owner``.
    """
    app.extensions[OWNER] = is_owner
    app.jinja_env.globals["is_owner"] = is_owner

    @app.before_request
    def _lock() -> None:
        if is_studio(request.path) and not may_enter():
            raise ClosedError

    @app.after_request
    def _keep_private(response: Response) -> Response:
        if is_studio(request.path):
            if not response.cache_control.immutable:  # a picture stays with who was let in
                response.headers["Cache-Control"] = OWN
            response.headers["X-Robots-Tag"] = NOINDEX
        return response


def lock_to_owner(blueprint: Blueprint) -> None:
    """Answer 404 to helpers on every page of ``blueprint``: it shows other people's data."""

    @blueprint.before_request
    def _lock() -> None:
        if not current_app.extensions[OWNER]():
            abort(404)


def owner_only(view: View) -> View:
    """Answer 404 to helpers on the decorated page."""

    @wraps(view)
    def guarded(*args: Any, **told: Any) -> Any:  # noqa: ANN401 -- as Flask calls a view
        if not current_app.extensions[OWNER]():
            abort(404)
        return view(*args, **told)

    return cast("View", guarded)


def studio_answer(template: str, title: str, *, status: int = 200, **context: object) -> Response:
    """Return a page of the studio.

    Args:
        template: its name under templates/.
        title: of the page, in the language spoken; a page with errors says so in front.
        status: of the answer.
        context: what the template shows.

    """
    settings: Settings = current_app.extensions["photoallegret"]
    whole = title if status < 400 else gettext("Error: %(title)s", title=title)  # noqa: PLR2004 -- HTTP
    head = Head(
        title=f"{whole} – {gettext('Studio')} – {settings.site.name}",
        heading=title,
        locale=LOCALES[language()],
        robots=NOINDEX,
    )
    return Response(render_template(template, head=head, title=title, **context), status=status)


def waiting_at(places: Iterable[Place]) -> dict[str, int]:
    """Return how many things wait at each of ``places``, by endpoint; in one query.

    On a connection of its own: a page that answers a post asks too, and must not take the
    write lock for it.
    """
    counted = {place.endpoint: place.count() for place in places if place.count is not None}
    if not counted:
        return {}
    with Session(db.engine) as reading:
        return dict(zip(counted, reading.execute(select(*counted.values())).one(), strict=True))


def say(message: str, undo: Undo | None = None) -> None:
    """Have the next page say ``message``, with a button that takes the act back."""
    flash(_told(message, undo))  # type: ignore[arg-type]  # anything that JSON can hold


def said(message: str, undo: Undo | None = None) -> str:
    """Return what ``say`` would have the next page show, for a script that shows it at once."""
    toasts = get_template_attribute("components/toasts.html", "toasts")
    return str(toasts([_told(message, undo)]))


def _told(message: str, undo: Undo | None) -> dict[str, object]:
    told: dict[str, object] = {"text": message}
    if undo is not None:
        told["undo"] = {"action": undo.action, "fields": dict(undo.fields)}
    return told
