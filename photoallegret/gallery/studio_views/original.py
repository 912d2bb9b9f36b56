"""The original of a photo, given back to the photographer byte for byte."""

from flask import Response, abort, current_app, send_file

from photoallegret.gallery import queries
from photoallegret.gallery.models import FormerFile, Photo
from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import storage
from photoallegret.headers import FILE_POLICY, attachment
from photoallegret.objects import ObjectsError
from photoallegret.studio import studio_page

TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "HEIF": "image/heif",
}
UNKNOWN = "application/octet-stream"


@studio_page(
    blueprint,
    fr="/photos/<int:photo_id>/original",
    en="/photos/<int:photo_id>/original",
)
def original(photo_id: int) -> Response:
    """Send the file of a photo under the name it came with."""
    return send_original(photo_here(photo_id))


def send_original(file: Photo | FormerFile) -> Response:
    """Return the bytes of ``file`` to be downloaded.

    Answers 404 when they are missing, 503 when the storage elsewhere does not say.
    """
    kind = TYPES.get(file.format, UNKNOWN)
    try:
        path = storage().bring_original(file.sha256)
        response = send_file(path, mimetype=kind, etag=file.sha256, conditional=True)
    except FileNotFoundError:
        current_app.logger.exception("the original %s is missing", file.sha256)
        abort(404)
    except ObjectsError:
        current_app.logger.exception("the original %s cannot be fetched", file.sha256)
        abort(503)
    response.headers["Content-Disposition"] = attachment(file.file_name)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def photo_here(photo_id: int) -> Photo:
    """Return the photo with this id, to be read only; answer 404 when there is none."""
    return queries.photo_apart(photo_id) or abort(404)
