"""Cookies shown and chosen: what needs consent is neither set nor loaded without it."""

from photoallegret.consent.choice import state

__all__ = ["state"]
