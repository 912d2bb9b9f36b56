"""The photographs of one gallery on their wall, as they are drafted."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Response, request

from photoallegret.clock import now
from photoallegret.gallery.content import Block, Content, Hung
from photoallegret.gallery.models import Gallery, Layout
from photoallegret.gallery.operations.drafting import Draft, draft_of
from photoallegret.gallery.queries.desk import DeskPhoto, desk_photos
from photoallegret.gallery.sequence import rows_of
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import gallery_here
from photoallegret.gallery.studio_views.head import desk_head
from photoallegret.gallery.studio_views.pictures import sources
from photoallegret.i18n import gettext, language
from photoallegret.studio import studio_answer, studio_page

SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class WallItem:
    """An item as the wall shows it: a photo, else a block."""

    ref: str
    number: int
    """Of a photo among the photos, from 1; 0 for a block."""
    name: str
    photo: DeskPhoto | None = None
    sources: tuple[tuple[str, int], ...] = ()
    ratio_class: str = ""
    texts: dict[str, str] | None = None
    is_cover: bool = False
    starts_row: bool = True


@studio_page(blueprint, fr="/galeries/<int:gallery_id>", en="/galleries/<int:gallery_id>")
def gallery(gallery_id: int) -> Response:
    """Show the photographs of a gallery, to be put in order."""
    return wall_page(gallery_here(gallery_id))


def wall_page(gallery: Gallery, *, status: int = 200, problem: str = "") -> Response:
    """Return the page on which the photographs of ``gallery`` are arranged.

    Args:
        gallery: which one.
        status: of the answer.
        problem: why what was asked was not done.

    """
    draft = draft_of(gallery)
    content = draft.content
    is_sheet = request.values.get("view") == SHEET
    items, rows = wall(draft, by_rows=content.layout is Layout.SEQUENCE and not is_sheet)
    wanted = request.args.getlist("move")
    moving = [item for item in items if item.ref in wanted]
    return studio_answer(
        "studio/gallery/gallery.html",
        desk_head(gallery, "", draft).title,
        status=status,
        desk=desk_head(gallery, "studio.gallery", draft),
        problem=problem,
        layout=content.layout.value,
        shows_captions=content.shows_captions,
        is_sheet=is_sheet,
        items=items,
        rows=rows,
        moving=moving,
    )


def wall(draft: Draft, *, by_rows: bool) -> tuple[list[WallItem], list[list[WallItem]]]:
    """Return the items of ``draft`` in order, and in the rows in which a sequence shows them."""
    content = draft.content
    photos = desk_photos(content.photos, language(), now())
    indexes = _rows(content, photos) if by_rows else [[at] for at in range(len(content.items))]
    first = {row[0] for row in indexes}
    items: list[WallItem] = []
    number = 0
    for at, item in enumerate(content.items):
        if isinstance(item, Block):
            items.append(_block(item))
            continue
        number += 1
        items.append(_photo(content, item, photos.get(item.photo), number, starts_row=at in first))
    return items, [[items[at] for at in row] for row in indexes]


def names_of(content: Content, refs: Collection[str]) -> list[str]:
    """Return what the items ``refs`` of ``content`` are called, in order."""
    ids = [item.photo for item in content.items if isinstance(item, Hung) and item.ref in refs]
    photos = desk_photos(ids, language(), now())
    return [
        _block(item).name if isinstance(item, Block) else photos[item.photo].name
        for item in content.items
        if item.ref in refs and (isinstance(item, Block) or item.photo in photos)
    ]


def _rows(content: Content, photos: dict[int, DeskPhoto]) -> list[list[int]]:
    return rows_of(
        [
            (item.row, photos[item.photo].ratio if item.photo in photos else 1.5)
            if isinstance(item, Hung)
            else None
            for item in content.items
        ]
    )


def _photo(
    content: Content, item: Hung, photo: DeskPhoto | None, number: int, *, starts_row: bool
) -> WallItem:
    return WallItem(
        ref=item.ref,
        number=number,
        name=photo.name if photo else gettext("Photograph %(number)s", number=number),
        photo=photo,
        sources=tuple(sources(photo)) if photo else (),
        ratio_class=f"r{min(399, max(40, round((photo.ratio if photo else 1.5) * 100)))}",
        is_cover=content.cover == item.photo,
        starts_row=starts_row,
    )


def _block(block: Block) -> WallItem:
    words = next((text for text in block.texts.values() if text), "")
    start = " ".join(words.split()[:6])
    name = gettext("Text “%(start)s”", start=start) if start else gettext("Text")
    is_pause = not block.texts
    return WallItem(
        ref=block.ref,
        number=0,
        name=gettext("Pause") if is_pause else name,
        texts=dict(block.texts) if not is_pause else None,
    )
