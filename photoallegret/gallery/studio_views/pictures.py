"""Photos as pages of the studio show them: with addresses that the studio alone opens."""

from dataclasses import replace

from photoallegret.gallery.models import Photo
from photoallegret.gallery.queries.desk import DeskPhoto
from photoallegret.gallery.shown import File, ShownPhoto, show_photo
from photoallegret.storage import rendition_name
from photoallegret.studio import FRENCH


def show_in_studio(photo: Photo) -> ShownPhoto:
    """Return ``photo`` for a page of the studio.

    A photo without a title is called by the name of its file.
    """
    shown = as_seen_in_studio(show_photo(photo))
    name = shown.title if shown.has_own_title else photo.file_name
    has_own_alt = any(text.alt_text for text in photo.texts)
    return replace(
        shown,
        title=name,
        alt=shown.alt if has_own_alt else name,
    )


def as_seen_in_studio(photo: ShownPhoto) -> ShownPhoto:
    """Return ``photo`` with addresses that lead to its files though no visitor may see them."""
    return photo.with_files(jpg=_in_studio(photo.jpg), avif=_in_studio(photo.avif))


def sources(photo: DeskPhoto) -> list[tuple[str, int]]:
    """Return (address, width) of the small files of ``photo``, by width."""
    return [
        (f"{FRENCH}/i/{photo.key}/{rendition_name(file.digest, file.width, 'jpg')}", file.width)
        for file in photo.files
    ]


def _in_studio(files: tuple[File, ...]) -> tuple[File, ...]:
    return tuple(file._replace(address=FRENCH + file.address) for file in files)
