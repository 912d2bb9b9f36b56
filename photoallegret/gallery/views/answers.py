"""How pages are answered: what may be kept, by whom, and how it is recognised."""

from hashlib import sha256

from flask import Response, render_template, request

from photoallegret.head import Head
from photoallegret.headers import NEIGHBOURS, SHARED
from photoallegret.pages.layer import may_keep

OWN = "private, no-store"
"""For one person only, and on no disk."""
ETAG_LENGTH = 32


def public_page(template: str, head: Head, **context: object) -> Response:
    """Return the page every visitor gets alike: it depends on nothing the visitor sends."""
    response = _draw(template, head, context)
    response.headers.update(NEIGHBOURS)
    return shared(response)


def own_page(template: str, head: Head, *, status: int = 200, **context: object) -> Response:
    """Return a page for this visitor alone, that no one keeps."""
    response = _draw(template, head, context)
    response.status_code = status
    response.headers["Cache-Control"] = OWN
    return response


def shared_file(body: bytes, content_type: str) -> Response:
    """Return a machine's file, the same for everyone."""
    return shared(Response(body, content_type=content_type))


def shared(response: Response) -> Response:
    """Let caches keep ``response`` but ask again; answer 304 to who has it already."""
    may_keep(request.environ)
    response.headers["Cache-Control"] = SHARED
    response.set_etag(sha256(response.get_data()).hexdigest()[:ETAG_LENGTH])
    response.make_conditional(request)
    return response


def _draw(template: str, head: Head, context: dict[str, object]) -> Response:
    response = Response(render_template(template, head=head, **context))
    if head.robots:
        response.headers["X-Robots-Tag"] = head.robots
    return response
