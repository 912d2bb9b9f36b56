"""What the photographer sees of accounts in the studio: security, sessions, keys."""

from photoallegret.accounts.studio_views import account, keys, members, password, second_factor
from photoallegret.accounts.studio_views.blueprint import PLACES, blueprint

__all__ = ["PLACES", "account", "blueprint", "keys", "members", "password", "second_factor"]
