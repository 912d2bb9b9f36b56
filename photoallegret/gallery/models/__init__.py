"""What exists in the gallery: photos, galleries, their drafts, what was published, site texts.

No question is asked here (queries) and nothing happens here (operations).
"""

from photoallegret.gallery.models.drafts import DraftPhoto, GalleryDraft, GalleryRevision
from photoallegret.gallery.models.former import FormerFile
from photoallegret.gallery.models.galleries import (
    Gallery,
    GalleryBlock,
    GalleryPhoto,
    GalleryText,
    Layout,
    Visibility,
)
from photoallegret.gallery.models.photos import (
    ATTEMPTS,
    LONGEST_WORD,
    Flag,
    Photo,
    PhotoText,
    PhotoWord,
    Rendition,
)
from photoallegret.gallery.models.publishing import PublishingAct, PublishingEntry
from photoallegret.gallery.models.site_texts import SitePictures, SiteText

__all__ = [
    "ATTEMPTS",
    "LONGEST_WORD",
    "DraftPhoto",
    "Flag",
    "FormerFile",
    "Gallery",
    "GalleryBlock",
    "GalleryDraft",
    "GalleryPhoto",
    "GalleryRevision",
    "GalleryText",
    "Layout",
    "Photo",
    "PhotoText",
    "PhotoWord",
    "PublishingAct",
    "PublishingEntry",
    "Rendition",
    "SitePictures",
    "SiteText",
    "Visibility",
]
