"""The renditions as the studio sees them: all of them, whoever else may."""

from dataclasses import replace

from flask import Response, abort, send_file

from photoallegret.gallery.models import Photo
from photoallegret.gallery.shown import File, ShownPhoto, show_photo
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import settings
from photoallegret.storage import KEY, RENDITION, Storage
from photoallegret.studio import FRENCH

KEPT = "private, max-age=31536000, immutable"
TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}


@blueprint.get(f"{FRENCH}/i/<key>/<name>")
def picture(key: str, name: str) -> Response:
    """Send one rendition, from wherever it stands."""
    if KEY.fullmatch(key) is None or RENDITION.fullmatch(name) is None:
        abort(404)
    path = Storage(settings().data).find_rendition(key, name)
    if path is None:
        abort(404)
    digest, suffix = name.split("-", maxsplit=1)[0], name.rsplit(".", 1)[1]
    response = send_file(path, mimetype=TYPES[suffix], etag=digest, conditional=True)
    response.headers["Cache-Control"] = KEPT
    return response


def show_in_studio(photo: Photo) -> ShownPhoto:
    """Return ``photo`` for a page of the studio: with addresses that the studio alone opens.

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
