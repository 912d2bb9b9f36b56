"""The keys that check receipts, where the method did:web has them found."""

import json
from hashlib import sha256

from flask import Blueprint, Response, current_app, request

from photoallegret.config import Settings
from photoallegret.receipts.keys import did_document, did_of, own_keys

blueprint = Blueprint("receipts", __name__)
KEPT_AN_HOUR = "public, max-age=3600"
ETAG_LENGTH = 32


@blueprint.get("/.well-known/did.json")
def keys() -> Response:
    """Send the public keys: the same bytes for everyone, read by checkers of other sites too."""
    settings: Settings = current_app.extensions["photoallegret"]
    document = did_document(did_of(settings.base_url), own_keys(settings.data).public)
    body = json.dumps(document, indent=1).encode()
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = KEPT_AN_HOUR
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(sha256(body).hexdigest()[:ETAG_LENGTH])
    response.make_conditional(request)
    return response
