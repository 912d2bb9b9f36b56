"""The library: every photo as a contact sheet, filtered, searched, in order."""

from dataclasses import dataclass

from flask import Response, request, url_for

from photoallegret.gallery.queries.library import (
    COUNTED_AT_MOST,
    Filter,
    LibraryCounts,
    Sort,
    gallery_names,
    library_counts,
    library_page,
)
from photoallegret.gallery.studio_views.asked import Asked, Size
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import first_language
from photoallegret.gallery.studio_views.tiles import tile_of
from photoallegret.i18n import N_, gettext
from photoallegret.i18n import language as spoken
from photoallegret.studio import studio_answer, studio_page

FILTERS = {
    Filter.ALL: N_("All"),
    Filter.UNHUNG: N_("Without gallery"),
    Filter.UNDESCRIBED: N_("Without alternative text"),
    Filter.PICKED: N_("Picked"),
    Filter.REJECTED: N_("Rejected"),
    Filter.FAILED: N_("Failed"),
    Filter.BIN: N_("Bin"),
}
SORTS = {
    Sort.NEWEST: N_("Last added"),
    Sort.OLDEST: N_("First added"),
    Sort.TAKEN_LAST: N_("Last taken"),
    Sort.TAKEN_FIRST: N_("First taken"),
}
SIZES = {
    Size.SMALL: (N_("Small tiles"), "S"),
    Size.MEDIUM: (N_("Medium tiles"), "M"),
    Size.LARGE: (N_("Large tiles"), "L"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A choice that is a link."""

    label: str
    address: str
    is_current: bool
    count: str = ""
    """"" where counting would cost too much."""
    short: str = ""


@studio_page(blueprint, fr="", en="")
def library() -> Response:
    """Show one page of the library."""
    asked, language = Asked.read(request.args), first_language()
    page = library_page(
        asked.wanted(language), asked.size.tiles, after=asked.after, before=asked.before
    )
    counts = library_counts()
    return studio_answer(
        "studio/gallery/library.html",
        gettext("Library"),
        asked=asked,
        tiles=[tile_of(photo, language, asked.parameters()) for photo in page.photos],
        newer=asked.but(before=page.before).address if page.before else "",
        older=asked.but(after=page.after).address if page.after else "",
        filters=_filters(asked, counts),
        sizes_offered=[
            Link(gettext(label), _sized(asked, size), asked.size is size, short=short)
            for size, (label, short) in SIZES.items()
        ],
        sorts=[(sort.value, gettext(label), asked.sort is sort) for sort, label in SORTS.items()],
        galleries=gallery_names(spoken()),
        preparing=counts.preparing,
        preparing_words=_written(counts.preparing),
        in_bin=asked.filter is Filter.BIN,
        in_failed=asked.filter is Filter.FAILED,
        everything=asked.but(filter=Filter.ALL, gallery_id=None, search="").address,
        uploads=url_for("uploads.index"),
    )


def _filters(asked: Asked, counts: LibraryCounts) -> list[Link]:
    counted = {
        Filter.PICKED: counts.picked,
        Filter.REJECTED: counts.rejected,
        Filter.FAILED: counts.failed,
        Filter.BIN: counts.binned,
    }
    return [
        Link(
            gettext(label),
            asked.but(filter=kind).address,
            asked.filter is kind,
            _written(counted[kind]) if counted.get(kind) else "",
        )
        for kind, label in FILTERS.items()
    ]


def _sized(asked: Asked, size: Size) -> str:
    """Return the address of the same place in another size."""
    return asked.but(size=size, after=asked.after).address


def _written(count: int) -> str:
    return str(count) if count < COUNTED_AT_MOST else f"{COUNTED_AT_MOST - 1}+"
