"""The files of the photographs: /i/<key>/<digest>-<width>.<avif|jpg>.

What stands in the public folder is sent without asking anyone; for the rest the database says
whether a gallery showing the photo is open to this visitor. Where files are kept elsewhere too,
several machines may show them: then the database is asked each time, and nothing is public here.
"""

import re
import stat
import time
from datetime import datetime
from pathlib import Path

from flask import Response, abort, current_app, send_file

from photoallegret.clock import now
from photoallegret.gallery import queries
from photoallegret.gallery.views import opened
from photoallegret.gallery.views.answers import OWN
from photoallegret.gallery.views.blueprint import blueprint
from photoallegret.gallery.views.heads import settings
from photoallegret.headers import FILE_POLICY, RENDITION
from photoallegret.objects import ObjectsError
from photoallegret.proxy import Place, handed_over
from photoallegret.storage import KEY, Storage

FILE = re.compile(r"([0-9a-f]{8,64})-([1-9][0-9]{0,4})\.(jpg|avif)")
RESTS_UNTIL = "photoallegret_storage_rests"
"""Where this process keeps until when it asks the storage for nothing."""
REST_SECONDS = 10.0
TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}


@blueprint.get("/i/<key>/<name>")
def rendition(key: str, name: str) -> Response:
    """Send one rendition to whom it may be shown."""
    parts = FILE.fullmatch(name)
    if KEY.fullmatch(key) is None or parts is None:
        abort(404)
    digest, width, suffix = parts.groups()
    storage = Storage(settings().data)
    is_shared = storage.objects is not None
    if not is_shared:
        response = _file(storage.rendition(key, name, public=True), digest, suffix)
        if response is not None:
            return _for_all(response)
    is_for_all = _may_be_seen_by_all(key, (digest, int(width), suffix), now())
    if is_shared:
        _bring(storage, key, name)
    # Looked for in both places again: it may be moved at this moment.
    for public in (False, True):
        response = _file(storage.rendition(key, name, public=public), digest, suffix)
        if response is not None:
            if is_shared or not is_for_all:
                place = Place(key, name, public=public, for_all=is_for_all)
                response = handed_over(response, settings(), place)
            return _for_all(response) if is_for_all else _for_one(response)
    current_app.logger.error("the rendition %s of photo %s has no file", name, key)
    return abort(404)


def _bring(storage: Storage, key: str, name: str) -> None:
    """Have the file stand on this machine if it is kept elsewhere; answer 503 if none can say.

    After a failure the storage is left alone for a while: waiting for it would keep pages waiting.
    """
    if storage.is_here(key, name):
        return
    if time.monotonic() < current_app.extensions.get(RESTS_UNTIL, 0.0):
        abort(503)
    try:
        storage.find_rendition(key, name)
    except ObjectsError:
        current_app.extensions[RESTS_UNTIL] = time.monotonic() + REST_SECONDS
        current_app.logger.exception("a rendition of photo %s cannot be fetched", key)
        abort(503)


def _may_be_seen_by_all(key: str, name: tuple[str, int, str], moment: datetime) -> bool:
    """Say whether all may see it, False when this visitor may; answer 404 or 410 otherwise."""
    found = queries.rendition_at(key, name)
    if found is None or found[0].jpeg_at is None:
        abort(404)
    photo = found[0]
    withdrawn = photo.withdrawn_at is not None and photo.withdrawn_at <= moment
    if withdrawn or photo.binned_at is not None or photo.care_at is not None:
        abort(410)
    galleries = queries.open_galleries_showing(photo, moment)
    if any(not opened.is_protected(gallery) for gallery in galleries):
        return True
    if queries.is_portrait(photo):
        return True
    if not any(opened.may_see(gallery) for gallery in galleries):
        abort(404)
    return False


def _file(path: Path, digest: str, suffix: str) -> Response | None:
    """Return the file at ``path``, with conditions and ranges obeyed; None when it is not there."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        return send_file(path, mimetype=TYPES[suffix], etag=digest, conditional=True)
    except FileNotFoundError:
        return None


def _for_all(response: Response) -> Response:
    response.headers.update(RENDITION)
    return response


def _for_one(response: Response) -> Response:
    response.headers["Cache-Control"] = OWN
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
