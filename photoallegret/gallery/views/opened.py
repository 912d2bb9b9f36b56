"""The one cookie a visitor may get here: which protected galleries were opened, signed.

It is read for protected galleries only: every other page is the same for all.
"""

from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from photoallegret.gallery.models import Gallery, Visibility
from photoallegret.gallery.personal_data import GALLERY_COOKIE
from photoallegret.gallery.views.heads import settings

SAFE_NAME, PLAIN_NAME = GALLERY_COOKIE.names
"""The browser ends it with its session. The prefix needs https: without it, the plain name."""
LONGEST_LIFE_SECONDS = 7 * 24 * 3600
"""Browsers that bring their session back must not keep a gallery open for ever."""
MOST_GALLERIES = 20
DIGEST_LENGTH = 16


def is_protected(gallery: Gallery) -> bool:
    """Say whether ``gallery`` asks for a password."""
    return gallery.visibility == Visibility.PROTECTED


def may_see(gallery: Gallery) -> bool:
    """Say whether this visitor may see ``gallery``, which is open."""
    return not is_protected(gallery) or _opened().get(str(gallery.id)) == proof(gallery)


def remember_opened(response: Response, gallery_id: int, shown: str) -> None:
    """Let ``response`` tell the browser that this visitor has opened the gallery."""
    opened = {name: value for name, value in _opened().items() if name != str(gallery_id)}
    opened[str(gallery_id)] = shown
    kept = dict(list(opened.items())[-MOST_GALLERIES:])
    response.set_cookie(
        _name(),
        _signer().dumps(kept),
        path="/",
        secure=_is_safe(),
        httponly=True,
        samesite="Lax",
    )


def proof(gallery: Gallery) -> str:
    """Return what the cookie holds for ``gallery``: another password makes it worthless."""
    # The stored hash holds a random salt: its digest tells nothing of the password.
    return sha256(f"{gallery.id}:{gallery.password_hash}".encode()).hexdigest()[:DIGEST_LENGTH]


def _opened() -> dict[str, str]:
    try:
        found = _signer().loads(request.cookies.get(_name(), ""), max_age=LONGEST_LIFE_SECONDS)
    except BadSignature:
        return {}
    return dict(found)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="gallery-opened")


def _name() -> str:
    return SAFE_NAME if _is_safe() else PLAIN_NAME


def _is_safe() -> bool:
    return settings().base_url.startswith("https:")
