"""What the tray asks: is this file here already, and how far are those that were sent."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, jsonify, request

from photoallegret.db import reading
from photoallegret.studio import studio_page
from photoallegret.uploads.queries import known_files, uploads_called
from photoallegret.uploads.studio_views.blueprint import blueprint, sender
from photoallegret.uploads.studio_views.metadata import UnreadableError, read_sha256
from photoallegret.uploads.studio_views.shown import shown, told

AT_ONCE = 500


@studio_page(blueprint, fr="/envois/connus", en="/uploads/known", methods=("POST",))
def known() -> Response:
    """Say of each file of a JSON list (of ``sha256``) what is known of it, in that order."""
    reading()
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # nested beyond what the parser follows
        abort(400)
    digests = _digests(sent)
    found = known_files(digests, sender().id)
    return jsonify([told(found.get(digest)) for digest in digests])


@studio_page(blueprint, fr="/envois/etat", en="/uploads/state")
def state() -> Response:
    """Say how far the uploads are whose tokens stand in the address (``envoi=…``)."""
    tokens = request.args.getlist("envoi")
    if len(tokens) > AT_ONCE:
        abort(400)
    return jsonify([asdict(shown(upload)) for upload in uploads_called(tokens, sender().id)])


def _digests(files: Any) -> list[str]:  # noqa: ANN401 -- whatever was sent
    """Return the digests of a list of files; answer 400 when it is none."""
    if not isinstance(files, list) or len(files) > AT_ONCE:
        abort(400)
    try:
        return [read_sha256(str(file["sha256"])) for file in files]
    except (UnreadableError, TypeError, KeyError):
        abort(400)
