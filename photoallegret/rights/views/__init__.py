"""What account holders and other data subjects see of their rights."""

from photoallegret.rights.views import closing, consents, data
from photoallegret.rights.views.blueprint import blueprint

__all__ = ["blueprint", "closing", "consents", "data"]
