"""How long the gallery keeps who worked on it, and photos in the bin."""

from typing import Any

from photoallegret.db import Base
from photoallegret.gallery.models import GalleryDraft, GalleryRevision, PublishingEntry
from photoallegret.gallery.operations.binning import BIN
from photoallegret.gallery.operations.former import FORMER
from photoallegret.gallery.personal_data import PUBLISHING
from photoallegret.privacy.queries.lifetimes import Empty, Lifetime


def _unsigned(slug: str, of: type[Base], since: Any, who: Any) -> Lifetime:  # noqa: ANN401 -- columns
    """Return the rule that forgets who did what a row tells, and keeps what was done."""
    return Lifetime(
        period=PUBLISHING.retention.period(slug),
        of=of,
        since=since,
        when=who.is_not(None),
        effect=Empty({who.key: None}),
    )


RULES: tuple[Lifetime, ...] = (
    _unsigned("publishing", PublishingEntry, PublishingEntry.at, PublishingEntry.account_id),
    _unsigned(
        "publishing-versions",
        GalleryRevision,
        GalleryRevision.published_at,
        GalleryRevision.published_by,
    ),
    _unsigned("publishing-drafts", GalleryDraft, GalleryDraft.saved_at, GalleryDraft.saved_by),
    BIN,
    FORMER,
)
