"""What everyone sees of accounts: signing in and out, setting a password."""

from photoallegret.accounts.views import confirm, links, overview, sign_in
from photoallegret.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "confirm", "links", "overview", "sign_in"]
