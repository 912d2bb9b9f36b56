"""Where to go on after a sign-in: a page of this site's private side, and nowhere else."""

from urllib.parse import unquote, urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.keys import STUDIO_ROLES
from photoallegret.accounts.sessions import is_private
from photoallegret.routes import local_path
from photoallegret.studio import is_studio, studio_address


def private_path(text: str) -> str:
    """Return ``text`` if it is a path under the private paths, "" if it is anything else."""
    found = urlsplit(local_path(text)).path
    inside = is_private(found) and is_private(unquote(found)) and not found.endswith("/")
    return local_path(text) if inside else ""


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
