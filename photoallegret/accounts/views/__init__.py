"""What everyone sees of accounts: signing in and out, setting a password."""

from photoallegret.accounts.views.blueprint import blueprint

__all__ = ["blueprint"]
