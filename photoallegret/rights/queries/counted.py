"""How many requests came, and whether they were answered in time: of nobody in particular."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from photoallegret.db import db
from photoallegret.rights.models import RightsRequest


def counted_requests() -> list[dict[str, Any]]:
    """Return for each right and state how many requests there are, and how many ended late."""
    columns = (
        RightsRequest.kind,
        RightsRequest.state,
        RightsRequest.due_on,
        RightsRequest.closed_at,
    )
    counts: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    for kind, state, due_on, closed_at in db.session.execute(select(*columns)):
        place = (kind.value, state.value)
        counts[place] += 1
        late[place] += closed_at is not None and closed_at.date() > due_on
    return [
        {"right": right, "state": state, "count": count, "late": late[right, state]}
        for (right, state), count in sorted(counts.items())
    ]
