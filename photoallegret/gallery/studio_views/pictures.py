"""Photos as pages of the studio show them: with addresses that the studio alone opens."""

from dataclasses import replace

from photoallegret.gallery.models import Photo
from photoallegret.gallery.shown import File, ShownPhoto, show_photo
from photoallegret.studio import FRENCH


def show_in_studio(photo: Photo) -> ShownPhoto:
    """Return ``photo`` for a page of the studio.

    A photo without a title is called by the name of its file.
    """
    shown = show_photo(photo)
    name = shown.title if shown.has_own_title else photo.file_name
    has_own_alt = any(text.alt_text for text in photo.texts)
    return replace(
        shown,
        title=name,
        alt=shown.alt if has_own_alt else name,
        jpg=_in_studio(shown.jpg),
        avif=_in_studio(shown.avif),
    )


def _in_studio(files: tuple[File, ...]) -> tuple[File, ...]:
    return tuple(replace(file, address=FRENCH + file.address) for file in files)
