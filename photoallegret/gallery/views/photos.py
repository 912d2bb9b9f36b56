"""The page of one photo in one gallery."""

from flask import Response, url_for

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.shown import ShownGallery, ShownPhoto, show_gallery, show_photo
from photoallegret.gallery.structured import block
from photoallegret.gallery.views import locked, opened
from photoallegret.gallery.views.answers import own_page, public_page
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.found import gallery_here, photo_here
from photoallegret.gallery.views.heads import listed_head, settings, unlisted_head
from photoallegret.gallery.views.home import publication
from photoallegret.head import Head
from photoallegret.routes import page


@page(blueprint, fr="/galeries/<gallery>/<photo>", en="/galleries/<gallery>/<photo>")
def photo(gallery: str, photo: str) -> Response:
    """Show one photo, its words and its neighbours."""
    moment = now()
    found = gallery_here(gallery, moment)
    if not opened.may_see(found):
        return locked.ask_password(found)
    place = photo_here(found, photo, moment)
    shown = show_photo(place.photo, place.number, technical=settings().site.display.technical_line)
    before = None if place.previous is None else show_photo(place.previous, place.number - 1)
    after = None if place.next is None else show_photo(place.next, place.number + 1)
    hung = show_gallery(found)
    head = _head(found, hung, shown, queries.canonical_gallery(place.photo, moment))
    draw = own_page if opened.is_protected(found) else public_page
    return draw(
        "gallery/photo.html",
        head.with_neighbours(_address(hung, before), _address(hung, after)),
        gallery=hung,
        photo=shown,
        count=place.count,
        questions=place.photo.question_count,
        previous=before,
        next=after,
    )


def _head(
    gallery: Gallery, hung: ShownGallery, photo: ShownPhoto, canonical: Gallery | None
) -> Head:
    heading = f"{photo.title} – {hung.title}"
    # An alternative text that only names the picture describes nothing.
    described = photo.alt if photo.alt != photo.title else ""
    description = photo.caption or described or hung.description
    if gallery.visibility == Visibility.PROTECTED:
        return unlisted_head(heading)
    if gallery.visibility == Visibility.UNLISTED or canonical is None:
        return unlisted_head(heading, description=description, picture=photo)
    head = listed_head(
        heading,
        description=description,
        picture=photo,
        values={"gallery": canonical.slug, "photo": photo.slug},
    )
    return head.with_structured(block(publication().photo(photo, head.canonical)))


def _address(gallery: ShownGallery, photo: ShownPhoto | None) -> str:
    if photo is None:
        return ""
    return url_for("gallery.photo", gallery=gallery.address, photo=photo.slug)
