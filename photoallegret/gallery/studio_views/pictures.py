"""The files of photographs as the photographer sees them, whoever else may see them."""

import re

from flask import Response, abort, send_file, url_for

from photoallegret.gallery.queries.desk import DeskPhoto
from photoallegret.gallery.shown import File, ShownPhoto
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.found import storage
from photoallegret.storage import KEY, RENDITION

TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}
KEPT = "private, max-age=31536000, immutable"
POLICY = "default-src 'none'; sandbox"
ADDRESS = re.compile(r"/i/([^/]+)/([^/]+)")


@blueprint.get("/atelier/i/<key>/<name>")
def picture(key: str, name: str) -> Response:
    """Send one rendition, wherever it stands now."""
    if KEY.fullmatch(key) is None or RENDITION.fullmatch(name) is None:
        abort(404)
    path = storage().find_rendition(key, name)
    if path is None:
        abort(404)
    try:
        response = send_file(path, mimetype=TYPES[path.suffix[1:]], etag=name, conditional=True)
    except FileNotFoundError:  # moved or deleted at this moment
        abort(404)
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Security-Policy"] = POLICY
    return response


def sources(photo: DeskPhoto) -> list[tuple[str, int]]:
    """Return (address, width) of the small files of ``photo``, by width."""
    return [
        (
            url_for("studio.picture", key=photo.key, name=f"{file.digest}-{file.width}.jpg"),
            file.width,
        )
        for file in photo.files
    ]


def as_seen_in_studio(photo: ShownPhoto) -> ShownPhoto:
    """Return ``photo`` with addresses that lead to its files though no visitor may see them."""
    return photo.with_files(
        jpg=tuple(map(_in_studio, photo.jpg)), avif=tuple(map(_in_studio, photo.avif))
    )


def _in_studio(file: File) -> File:
    found = ADDRESS.fullmatch(file.address)
    key, name = found.groups() if found else ("", "")
    return File(url_for("studio.picture", key=key, name=name), file.width, file.height, file.size)
