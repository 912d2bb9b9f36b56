"""What can be asked of the gallery, each page in a constant number of queries."""

from photoallegret.gallery.queries.galleries import (
    canonical_gallery,
    gallery_at,
    gallery_was_at,
    listed_galleries,
    neighbours,
    open_galleries_showing,
)
from photoallegret.gallery.queries.listings import (
    ListedPhoto,
    first_shown_in,
    jpegs_of,
    latest_members,
    listed_sizes,
)
from photoallegret.gallery.queries.photos import (
    PhotoInGallery,
    blocks_of,
    members_of,
    opening_photo,
    photo_in_gallery,
    photo_was_in,
    rendition_at,
)
from photoallegret.gallery.queries.seen import gallery_is_listed, gallery_is_open, photo_is_seen

__all__ = [
    "ListedPhoto",
    "PhotoInGallery",
    "blocks_of",
    "canonical_gallery",
    "first_shown_in",
    "gallery_at",
    "gallery_is_listed",
    "gallery_is_open",
    "gallery_was_at",
    "jpegs_of",
    "latest_members",
    "listed_galleries",
    "listed_sizes",
    "members_of",
    "neighbours",
    "open_galleries_showing",
    "opening_photo",
    "photo_in_gallery",
    "photo_is_seen",
    "photo_was_in",
    "rendition_at",
]
