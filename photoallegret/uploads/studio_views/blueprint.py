"""The blueprint of uploads, and the door by which programs come in with a key."""

from flask import Blueprint, request

from photoallegret.accounts.signed_in import account_by_key

blueprint = Blueprint("uploads", __name__)
ADDRESSES = ("/atelier/envois", "/en/studio/uploads")


def may_enter_by_key() -> bool:
    """Say whether this request goes to uploads with a valid upload key."""
    here = any(request.path == place or request.path.startswith(f"{place}/") for place in ADDRESSES)
    return here and account_by_key() is not None
