"""The head of every page on one gallery: title, state, what waits to be published, other pages."""

from dataclasses import dataclass

from flask import url_for

from photoallegret.clock import now
from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.operations.drafting import Draft, draft_of
from photoallegret.gallery.shown import address_of
from photoallegret.gallery.studio_views.found import title_of
from photoallegret.gallery.studio_views.words import State, saved_words, state_of
from photoallegret.i18n import N_, gettext, language

PAGES = (
    ("studio.gallery", N_("Photographs")),
    ("studio.gallery_words", N_("Texts")),
    ("studio.gallery_access", N_("Visitors")),
    ("studio.gallery_history", N_("History")),
)


@dataclass(frozen=True, slots=True)
class DeskHead:
    """What stands on top of each page on one gallery."""

    id: int
    slug: str
    title: str
    """As drafted."""
    state: State
    is_draft: bool
    """Whether no visitor has ever seen it, or shall see it any more."""
    address: str
    """Where visitors see it; "" while they do not."""
    edition: int
    saved: str
    """When its draft was saved, in words; "" when nothing waits."""
    count: int
    pages: tuple[tuple[str, str, bool], ...]
    """(address, name, whether it is this one)."""


def desk_head(gallery: Gallery, here: str, draft: Draft | None = None) -> DeskHead:
    """Return the head of the page ``here`` (its endpoint) on ``gallery``."""
    moment = now()
    drafted = draft or draft_of(gallery)
    state = state_of(gallery, moment)
    is_open = state.name in ("published", "unlisted", "protected")
    return DeskHead(
        id=gallery.id,
        slug=gallery.slug,
        title=drafted_title(gallery, drafted),
        state=state,
        is_draft=gallery.visibility is Visibility.DRAFT,
        address=url_for("gallery.show", gallery=address_of(gallery)) if is_open else "",
        edition=drafted.edition,
        saved=saved_words(gallery, drafted.saved_at, moment),
        count=len(drafted.content.photos),
        pages=tuple(
            (url_for(endpoint, gallery_id=gallery.id), gettext(name), endpoint == here)
            for endpoint, name in PAGES
        ),
    )


def drafted_title(gallery: Gallery, draft: Draft) -> str:
    """Return the title it is to have, in the language spoken or another one; never ""."""
    words = draft.content.words
    spoken = words[language()].title if language() in words else ""
    return spoken or next((said.title for said in words.values() if said.title), title_of(gallery))
