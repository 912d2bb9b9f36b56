"""What account holders and other data subjects see of their rights."""

from photoallegret.i18n import N_
from photoallegret.rights.views import (
    asking,
    closing,
    consents,
    data,
    following,
    offering,
    own_requests,
    proving,
)
from photoallegret.rights.views.blueprint import blueprint, visitors
from photoallegret.studio import Place

__all__ = [
    "ALWAYS_OPEN",
    "MAPPED",
    "PLACES",
    "asking",
    "blueprint",
    "closing",
    "consents",
    "data",
    "following",
    "offering",
    "own_requests",
    "proving",
    "visitors",
]

PLACES = (
    Place("rights.data", N_("What is held of you, and a copy of it")),
    Place("rights.consents", N_("Your consents")),
    Place("rights.requests", N_("Your requests about your data")),
    Place("rights.close", N_("Delete my account, or a part of what is kept of me")),
)
"""Linked from the account's own page."""

ALWAYS_OPEN = (blueprint.name, visitors.name)
"""Served during maintenance: a right waits for no upgrade."""

MAPPED = (
    Place("your_rights.index", N_("Your rights")),
    Place("your_rights.letter", N_("The same, as a letter to print")),
)
"""On the map of the site."""
