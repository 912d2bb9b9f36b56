"""What can be asked of the gallery, each page in a constant number of queries."""

from photoallegret.gallery.queries.desk_photo import (
    Hanging,
    beside,
    count_without_description,
    former_apart,
    formers_of,
    hangings_of,
    photo_on_desk,
)
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
    appeared_at,
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
    photo_apart,
    photo_in_gallery,
    photo_was_in,
    rendition_at,
)
from photoallegret.gallery.queries.seen import gallery_is_listed, gallery_is_open, photo_is_seen
from photoallegret.gallery.queries.site_texts import (
    SiteWords,
    is_portrait,
    photo_seen,
    recent_photos,
    site_words,
)

__all__ = [
    "Hanging",
    "ListedPhoto",
    "PhotoInGallery",
    "SiteWords",
    "appeared_at",
    "beside",
    "blocks_of",
    "canonical_gallery",
    "count_without_description",
    "first_shown_in",
    "former_apart",
    "formers_of",
    "gallery_at",
    "gallery_is_listed",
    "gallery_is_open",
    "gallery_was_at",
    "hangings_of",
    "is_portrait",
    "jpegs_of",
    "latest_members",
    "listed_galleries",
    "listed_sizes",
    "members_of",
    "neighbours",
    "open_galleries_showing",
    "opening_photo",
    "photo_apart",
    "photo_in_gallery",
    "photo_is_seen",
    "photo_on_desk",
    "photo_seen",
    "photo_was_in",
    "recent_photos",
    "rendition_at",
    "site_words",
]
