"""When a row is deleted or emptied, as its rule of retention says."""

from datetime import datetime

from photoallegret.db import Base


def dies_at(_row: Base) -> datetime | None:
    """Return when a row dies, None when a criterion and no date says it."""
    return None
