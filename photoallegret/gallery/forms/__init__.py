"""What may come in: from a visitor of the galleries, and from the photographer in the studio."""

from photoallegret.gallery.forms.galleries import (
    LONGEST_TEXT,
    AccessForm,
    GalleryWordsForm,
    NewGalleryForm,
    PasswordForm,
)
from photoallegret.gallery.forms.photos import (
    PhotoFields,
    ReplaceForm,
    SiteFields,
    photo_form,
    site_form,
)

__all__ = [
    "LONGEST_TEXT",
    "AccessForm",
    "GalleryWordsForm",
    "NewGalleryForm",
    "PasswordForm",
    "PhotoFields",
    "ReplaceForm",
    "SiteFields",
    "photo_form",
    "site_form",
]
