"""How files are sent: the resumable protocol, and a plain form."""

from photoallegret.uploads.studio_views.blueprint import blueprint, may_enter_by_key

__all__ = ["blueprint", "may_enter_by_key"]
