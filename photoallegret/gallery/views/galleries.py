"""The page of one gallery."""

from dataclasses import replace

from flask import request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.models import Gallery, GalleryBlock, Layout, Visibility
from photoallegret.gallery.queries import PlainPhoto
from photoallegret.gallery.sequence import ShownRow, Stand, show_rows
from photoallegret.gallery.shown import ShownGallery, ShownPhoto, show_gallery, show_photo
from photoallegret.gallery.structured import block
from photoallegret.gallery.views import locked, opened
from photoallegret.gallery.views.answers import own_page, public_page
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.found import gallery_here
from photoallegret.gallery.views.heads import listed_head, unlisted_head
from photoallegret.gallery.views.home import publication
from photoallegret.head import Head
from photoallegret.routes import page


@page(blueprint, fr="/galeries/<gallery>", en="/galleries/<gallery>", methods=("GET", "POST"))
def show(gallery: str) -> BaseResponse:
    """Show a gallery; a protected one asks for its password first."""
    moment = now()
    found = gallery_here(gallery, moment)
    if request.method == "POST":
        if not opened.is_protected(found):
            raise MethodNotAllowed(valid_methods=["GET", "HEAD", "OPTIONS"])
        return locked.try_password(found)
    if not opened.may_see(found):
        return locked.ask_password(found)
    members = queries.members_of(found, moment)
    before, after = queries.neighbours(found, moment)
    photos = [show_photo(one, number, technical=False) for number, one in enumerate(members, 1)]
    # Counted here: a photo may have been withdrawn by its date since the count was kept.
    shown = replace(show_gallery(found), count=len(photos))
    cover = _cover(found, members, photos)
    draw = own_page if opened.is_protected(found) else public_page
    return draw(
        "gallery/show.html",
        _head(found, shown, cover),
        gallery=shown,
        layout=found.layout.value,
        photos=photos,
        rows=(
            _rows(members, photos, queries.blocks_of(found))
            if found.layout == Layout.SEQUENCE
            else []
        ),
        shows_captions=found.shows_captions,
        previous=None if before is None else show_gallery(before),
        next=None if after is None else show_gallery(after),
    )


def _rows(
    members: list[PlainPhoto], photos: list[ShownPhoto], blocks: list[GalleryBlock]
) -> list[ShownRow]:
    """Return photos and blocks in the order of their positions, as they stand side by side."""
    items: list[tuple[int, ShownPhoto | GalleryBlock, Stand | None]] = [
        (member.position, photo, (member.row, photo.ratio))
        for member, photo in zip(members, photos, strict=True)
    ]
    items += [(block.position, block, None) for block in blocks]
    items.sort(key=lambda item: (item[0], item[2] is not None))
    return show_rows([item for _, item, _ in items], [stand for _, _, stand in items])


def _cover(
    gallery: Gallery, members: list[PlainPhoto], photos: list[ShownPhoto]
) -> ShownPhoto | None:
    pairs = zip(members, photos, strict=True)
    chosen = (photo for member, photo in pairs if member.id == gallery.shown_cover_id)
    return next(chosen, photos[0] if photos else None)


def _head(gallery: Gallery, shown: ShownGallery, cover: ShownPhoto | None) -> Head:
    if gallery.visibility == Visibility.PROTECTED:
        return unlisted_head(shown.title)  # no preview of what a password protects
    if gallery.visibility == Visibility.UNLISTED:
        return unlisted_head(shown.title, description=shown.description, picture=cover)
    head = listed_head(shown.title, description=shown.description, picture=cover)
    told = block(publication().gallery(shown, head.canonical, cover))
    return head.with_structured(told)
