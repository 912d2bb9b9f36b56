"""Where to go on after a sign-in: a page of this site's private side, and nowhere else."""

from urllib.parse import unquote, urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.keys import STUDIO_ROLES
from photoallegret.accounts.sessions import is_private
from photoallegret.studio import is_studio, studio_address

LONGEST = 500
FIRST_VISIBLE, LAST_VISIBLE = "!", "~"


def private_path(text: str) -> str:
    """Return ``text`` if it is a path under the private paths, "" if it is anything else.

    What browsers read otherwise than we do is refused, not mended: backslashes, control
    characters, dots that climb, and the same in percent signs.
    """
    if not text.startswith("/") or text.startswith("//") or len(text) > LONGEST:
        return ""
    if not all(FIRST_VISIBLE <= letter <= LAST_VISIBLE for letter in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not is_private(parts.path) or not is_private(path):
        return ""
    climbs = any(part in ("", ".", "..") for part in path.split("/")[1:])
    odd = "\\" in path or "%" in path or not path.isprintable()
    return "" if climbs or odd else f"{parts.path}?{parts.query}".rstrip("?")


def onward(account: Account, asked: str) -> Response:
    """Lead ``account`` to the page ``asked`` for, if it may be; else to its home."""
    path = private_path(asked)
    closed = is_studio(urlsplit(path).path) and account.role not in STUDIO_ROLES
    return redirect(home_of(account) if closed or not path else path, 303)


def home_of(account: Account) -> str:
    """Return where ``account`` begins: the studio, or the page of the account."""
    return studio_address() if account.role in STUDIO_ROLES else url_for("accounts.overview")


def security_of(account: Account) -> str:
    """Return where ``account`` sees its sessions."""
    works = account.role in STUDIO_ROLES
    return url_for("security.account" if works else "accounts.overview")


def asked_here() -> str:
    """Return the path of the page that is being asked for."""
    return request.full_path.rstrip("?")
