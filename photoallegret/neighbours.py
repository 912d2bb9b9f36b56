"""Which pages a browser may fetch beforehand: those next to the one shown (speculation rules).

Only links to a neighbour, once a pointer comes near; fetched, never run, from this site alone.
"""

import json

from flask import Blueprint, Response

ADDRESS = "/static/neighbours.json"
"""Without a digest: what the proxy says with each page has to stay the same."""
RULES = {
    "prefetch": [
        {
            "where": {"selector_matches": "main a[rel~='prev'], main a[rel~='next']"},
            "eagerness": "eager",
        }
    ]
}
A_DAY = "public, max-age=86400"

blueprint = Blueprint("neighbours", __name__)


@blueprint.get(ADDRESS)
def rules() -> Response:
    """Send the rules, which pages name in a header: the security policy stays strict."""
    body = json.dumps(RULES)
    response = Response(body, content_type="application/speculationrules+json")
    response.headers["Cache-Control"] = A_DAY
    return response
