"""The galleries of the site: their list in its order, new ones, and those deleted."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.accounts.freshness import require_fresh
from photoallegret.accounts.signed_in import account_here
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.forms import NewGalleryForm
from photoallegret.gallery.models import Visibility
from photoallegret.gallery.operations.access import delete_noted, place_gallery, shift_gallery
from photoallegret.gallery.operations.publishing import Words, create_gallery, slug_for
from photoallegret.gallery.operations.settling import settle_due
from photoallegret.gallery.queries.desk import every_gallery
from photoallegret.gallery.shown import address_of
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import (
    FORGED,
    INCOMPLETE,
    check_sent,
    gallery_here,
    is_for_program,
    title_of,
    told,
)
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.here import settings, storage
from photoallegret.gallery.studio_views.pictures import sources
from photoallegret.gallery.studio_views.words import state_of
from photoallegret.i18n import gettext, language
from photoallegret.routes import id_of
from photoallegret.studio import say, studio_answer, studio_page

STEPS = {"up": -1, "down": 1}


@studio_page(blueprint, fr="/galeries", en="/galleries")
def galleries() -> Response:
    """List the galleries in the order of the site."""
    return _list(NewGalleryForm(formdata=None))


@studio_page(blueprint, fr="/galeries", en="/galleries", methods=("POST",))
def create_gallery_here() -> BaseResponse:
    """Make a gallery, a draft, and open it."""
    form = NewGalleryForm()
    if not form.validate():
        return _list(form, FORGED if form.form_token.errors else INCOMPLETE)
    title = " ".join((form.title.data or "").split())
    if not title:
        form.title.errors = [gettext("Give it a title.")]
        return _list(form, INCOMPLETE)
    made = create_gallery(slug_for(title), {settings().site.languages[0]: Words(title)})
    gallery_id = made.id
    db.session.commit()
    return redirect(url_for("studio.gallery", gallery_id=gallery_id), 303)


@studio_page(blueprint, fr="/galeries/ordre", en="/galleries/order", methods=("POST",))
def order_galleries() -> BaseResponse:
    """Put a gallery elsewhere on the site: one place up or down, or before another one."""
    check_sent()
    gallery_id = request.form.get("gallery", type=id_of)
    if gallery_id is None:
        abort(FORGED)
    gallery = gallery_here(gallery_id)
    direction = request.form.get("direction", "")
    if direction in STEPS:
        shift_gallery(gallery, STEPS[direction])
    else:
        place_gallery(gallery, request.form.get("before", type=id_of))
    db.session.commit()
    if is_for_program():
        return told()
    return redirect(url_for("studio.galleries", _anchor=f"gallery-{gallery_id}"), 303)


@studio_page(
    blueprint,
    fr="/galeries/<int:gallery_id>/supprimer",
    en="/galleries/<int:gallery_id>/delete",
    methods=("GET", "POST"),
)
@require_fresh()
def delete_gallery(gallery_id: int) -> BaseResponse:
    """Delete a gallery once that is confirmed; its photographs stay."""
    if request.method == "POST":
        check_sent()
        gallery = gallery_here(gallery_id)
        title = title_of(gallery)
        delete_noted(gallery, account_id=account_here().id)
        db.session.commit()
        settle_due(storage())
        say(
            gettext(
                "The gallery “%(title)s” is deleted. Its photographs are still in the library.",
                title=title,
            )
        )
        return redirect(url_for("studio.galleries"), 303)
    gallery = gallery_here(gallery_id)
    return studio_answer(
        "studio/gallery/delete-gallery.html",
        gettext("Delete “%(title)s”?", title=title_of(gallery)),
        desk=desk_head(gallery, ""),
    )


def _list(form: NewGalleryForm, status: int = 200) -> Response:
    db.session.rollback()  # no lock while the page is drawn
    moment = now()
    found = every_gallery(language(), moment)
    return studio_answer(
        "studio/gallery/galleries.html",
        gettext("Galleries"),
        status=status,
        form=form,
        galleries=[
            {
                "id": item.gallery.id,
                "title": title_of(item.gallery),
                "count": item.gallery.photo_count,
                "state": state_of(item.gallery, moment),
                "saved": item.saved_at is not None,
                "cover": item.cover,
                "sources": sources(item.cover) if item.cover else [],
                "secret": url_for("gallery.show", gallery=address_of(item.gallery), _external=False)
                if item.gallery.visibility is Visibility.UNLISTED
                else "",
            }
            for item in found
        ],
    )
