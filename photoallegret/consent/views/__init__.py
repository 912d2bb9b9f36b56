"""The page of cookies, and what its buttons and the question at the foot of pages do."""

from photoallegret.consent.views import choosing, listing
from photoallegret.consent.views.blueprint import blueprint

__all__ = ["blueprint", "choosing", "listing"]
