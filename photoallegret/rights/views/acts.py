"""What visitors do with requests, as the timeline knows it: at this moment, by who asks."""

from photoallegret.gallery.views.heads import settings
from photoallegret.rights.operations.timeline import Act, act_of


def act_here() -> Act:
    """Return an act of who asks, now; its steps get a signed receipt."""
    return act_of(settings())
