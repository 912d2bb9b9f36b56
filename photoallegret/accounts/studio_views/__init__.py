"""What the photographer sees of accounts in the studio: security, sessions, keys."""

from photoallegret.accounts.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "blueprint"]
