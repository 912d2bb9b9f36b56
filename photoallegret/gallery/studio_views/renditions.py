"""The photographs' files as the studio shows them: also those that no visitor may see."""

from pathlib import PurePath

from flask import Response, abort, send_file

from photoallegret.gallery.studio_views.blueprint import blueprint
from photoallegret.gallery.studio_views.here import settings, storage
from photoallegret.headers import FILE_POLICY
from photoallegret.proxy import Place, handed_over
from photoallegret.storage import WrongNameError
from photoallegret.studio import studio_page

TYPES = {".jpg": "image/jpeg", ".avif": "image/avif"}
KEPT = "private, max-age=2592000, immutable"
"""By the browser of whoever was let in: the name holds the hash of the bytes."""
ATTEMPTS = 3
"""A file may be moved between being found and being opened."""


@studio_page(blueprint, fr="/i/<key>/<name>", en="/i/<key>/<name>")
def rendition(key: str, name: str) -> Response:
    """Send one rendition, wherever it stands."""
    for _ in range(ATTEMPTS):
        try:
            path = storage().find_rendition(key, name)
            if path is None or path.is_symlink():
                break
            kind = TYPES[PurePath(name).suffix]
            tag = name.partition("-")[0]
            response = send_file(path, mimetype=kind, etag=tag, conditional=True)
            is_public = path == storage().rendition(key, name, public=True)
            response = handed_over(response, settings(), Place(key, name, public=is_public))
        except WrongNameError:
            break
        except FileNotFoundError:
            continue
        response.headers["Cache-Control"] = KEPT
        response.headers["Content-Security-Policy"] = FILE_POLICY
        return response
    return abort(404)
