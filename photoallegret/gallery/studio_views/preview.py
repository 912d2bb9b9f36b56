"""A draft as visitors would see it, at the widths of a telephone, a tablet and a desk."""

from flask import Response, render_template, request, url_for
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.models import Gallery, GalleryBlock, Layout, Photo
from photoallegret.gallery.operations.drafting import Draft, draft_of
from photoallegret.gallery.queries import SHOWN, may_be_shown_in, photo_is_seen, plain_photos
from photoallegret.gallery.sequence import ShownRow, Stand, show_rows
from photoallegret.gallery.shown import ShownGallery, ShownPhoto, address_of, show_photo
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import gallery_here
from photoallegret.gallery.studio_views.head import desk_head, drafted_title
from photoallegret.gallery.studio_views.here import settings
from photoallegret.gallery.studio_views.pictures import as_seen_in_studio
from photoallegret.head import LOCALES, NOINDEX, Head
from photoallegret.headers import POLICY
from photoallegret.i18n import gettext, language
from photoallegret.studio import studio_answer, studio_page

WIDTHS = (390, 820, 1440)
FR, EN = "/galeries/<int:gallery_id>/apercu", "/galleries/<int:gallery_id>/preview"
FRAMING = f"{POLICY}; frame-src 'self'"
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@studio_page(blueprint, fr=FR, en=EN)
def preview_gallery(gallery_id: int) -> Response:
    """Show a draft in a frame of one width; without frames a link leads to it.

    As long as none is asked for, the frame is no wider than the window.
    """
    gallery = gallery_here(gallery_id)
    asked = request.args.get("width", type=int)
    width = asked if asked in WIDTHS else WIDTHS[-1]
    desk = desk_head(gallery, "")
    response = studio_answer(
        "studio/gallery/preview.html",
        gettext("Preview of “%(title)s”", title=desk.title),
        desk=desk,
        width=width,
        is_asked=width == asked,
        widths=WIDTHS,
        framed=url_for("studio.previewed_gallery", gallery_id=gallery_id),
    )
    response.headers["Content-Security-Policy"] = FRAMING
    return response


@studio_page(blueprint, fr=f"{FR}/page", en=f"{EN}/page")
def previewed_gallery(gallery_id: int) -> Response:
    """Show the page visitors would get, its links asleep."""
    gallery = gallery_here(gallery_id)
    draft = draft_of(gallery)
    content = draft.content
    photos = _photos(gallery, content)
    title = drafted_title(gallery, draft)
    response = Response(
        render_template(
            "gallery/show.html",
            head=Head(
                title=f"{title} – {settings().site.name}",
                heading=title,
                locale=LOCALES[language()],
                robots=NOINDEX,
            ),
            gallery=_gallery(gallery, draft, len(photos)),
            layout=content.layout.value,
            photos=list(photos.values()),
            rows=_rows(content, photos) if content.layout is Layout.SEQUENCE else [],
            shows_captions=content.shows_captions,
            previous=None,
            next=None,
            is_asleep=True,
        )
    )
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _photos(gallery: Gallery, content: Content) -> dict[int, ShownPhoto]:
    """Return the photos a visitor would see, in order, by their ids."""
    seen = (Photo.id.in_(content.photos), photo_is_seen(now()), may_be_shown_in(gallery))
    found = {photo.id: photo for photo in plain_photos(select(*SHOWN).where(*seen))}
    shown = [found[photo] for photo in content.photos if photo in found]
    return {
        photo.id: as_seen_in_studio(show_photo(photo, number, technical=False))
        for number, photo in enumerate(shown, 1)
    }


def _rows(content: Content, photos: dict[int, ShownPhoto]) -> list[ShownRow]:
    items: list[ShownPhoto | GalleryBlock] = []
    stands: list[Stand | None] = []
    for item in content.items:
        if isinstance(item, Block):
            items.append(GalleryBlock(texts=dict(item.texts)))
            stands.append(None)
        elif isinstance(item, Hung) and item.photo in photos:
            items.append(photos[item.photo])
            stands.append((item.row, photos[item.photo].ratio))
    return show_rows(items, stands)


def _gallery(gallery: Gallery, draft: Draft, count: int) -> ShownGallery:
    words = draft.content.words
    spoken = [words[code] for code in sorted(words, key=lambda code: code != language())]
    return ShownGallery(
        address=address_of(gallery),
        title=drafted_title(gallery, draft),
        description=next((said.description for said in spoken if said.description), ""),
        place=draft.content.place,
        period=draft.content.period,
        count=count,
        questions=gallery.question_count,
        cover=None,
    )
