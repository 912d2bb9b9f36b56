"""What visitors do with requests, as the timeline knows it: at this moment, by who asks."""

from photoallegret.clock import now
from photoallegret.rights.operations.timeline import Act


def act_here() -> Act:
    """Return an act of who asks, now."""
    return Act(now())
