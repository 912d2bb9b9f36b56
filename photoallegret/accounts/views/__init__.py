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
from photoallegret.i18n import N_
from photoallegret.studio import Place

__all__ = [
    "ALWAYS_OPEN",
    "MAPPED",
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

ALWAYS_OPEN = tuple(
    f"accounts.{name}"
    for name in (
        *("sign_in", "second_step", "sign_out", "confirm", "overview"),
        *("forgotten", "forgotten_sent", "set_password"),
    )
)
"""Served during maintenance: the ways to the studio, and to one's rights."""

MAPPED = (Place("accounts.overview", N_("Account")),)
"""On the map of the site."""
