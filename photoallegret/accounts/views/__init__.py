"""What everyone sees of accounts: signing up, in and out, and the account's own pages."""

from photoallegret.accounts.views import (
    address,
    confirm,
    forgotten,
    joining,
    links,
    overview,
    parents,
    picture,
    profile,
    sign_in,
)
from photoallegret.accounts.views.blueprint import blueprint
from photoallegret.accounts.views.stops import STOPS

__all__ = [
    "STOPS",
    "address",
    "blueprint",
    "confirm",
    "forgotten",
    "joining",
    "links",
    "overview",
    "parents",
    "picture",
    "profile",
    "sign_in",
]
