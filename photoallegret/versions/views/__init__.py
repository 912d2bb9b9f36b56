"""What visitors see of versions, and what account holders are told of changes."""

from photoallegret.versions.views.notices import blueprint as notices
from photoallegret.versions.views.pages import blueprint

__all__ = ["blueprint", "notices"]
