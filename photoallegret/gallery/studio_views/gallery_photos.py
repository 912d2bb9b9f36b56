"""Photographs of the library hung in a gallery: the latest ones that are not there yet."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Gallery
from photoallegret.gallery.operations.drafting import draft_of
from photoallegret.gallery.operations.gathering import gather
from photoallegret.gallery.queries.desk import photos_to_add
from photoallegret.gallery.studio_views.arrange import MOST_ITEMS
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import INCOMPLETE, check_sent, gallery_here
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.pictures import sources
from photoallegret.i18n import gettext, language, ngettext
from photoallegret.routes import id_of
from photoallegret.studio import Undo, say, studio_answer, studio_page

LATEST = 60
FR, EN = "/galeries/<int:gallery_id>/ajouter", "/galleries/<int:gallery_id>/add"


@studio_page(blueprint, fr=FR, en=EN)
def add_to_gallery(gallery_id: int) -> BaseResponse:
    """Show the photographs that may be added."""
    return _page(gallery_here(gallery_id))


@studio_page(blueprint, fr=FR, en=EN, methods=("POST",))
def add_photos_here(gallery_id: int) -> BaseResponse:
    """Hang the chosen photographs last in the draft, in the order in which they were shot."""
    check_sent()
    account_id = account_here().id
    photos = request.form.getlist("photo", type=id_of)
    gallery = gallery_here(gallery_id)
    hung = draft_of(gallery).content
    problem = ""
    if not photos:
        problem = gettext("Choose at least one photograph.")
    elif len(hung.items) + len(photos) > MOST_ITEMS:
        problem = gettext("A gallery holds at most %(count)s items.", count=MOST_ITEMS)
    if problem:
        db.session.rollback()
        return _page(gallery, problem)
    added = gather(gallery, photos, account_id).added
    edition = draft_of(gallery).edition
    db.session.commit()
    fields: dict[str, str | list[str]] = {
        "act": "remove",
        "edition": str(edition),
        "items": ",".join(map(str, added)),
    }
    say(
        ngettext("%(num)s photograph added.", "%(num)s photographs added.", len(added)),
        Undo(url_for("studio.arrange_gallery", gallery_id=gallery_id), fields) if added else None,
    )
    return redirect(url_for("studio.gallery", gallery_id=gallery_id), 303)


def _page(gallery: Gallery, problem: str = "") -> BaseResponse:
    draft = draft_of(gallery)
    found = photos_to_add(draft.content.photos, LATEST, language(), now())
    return studio_answer(
        "studio/gallery/add-photos.html",
        gettext("Add photographs"),
        status=INCOMPLETE if problem else 200,
        desk=desk_head(gallery, "", draft),
        problem=problem,
        photos=[(photo, sources(photo)) for photo in found],
        latest=LATEST,
    )
