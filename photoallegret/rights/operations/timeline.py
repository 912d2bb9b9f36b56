"""The timeline of a request: lines are only added, and no page can change one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from photoallegret.db import db
from photoallegret.rights.models import EventKind, RequestEvent, RequestWords, RightsRequest


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, and when."""

    at: datetime
    account_id: int | None = None
    """Of the studio; None: who asked, or the site by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is written with a line."""

    words: str = ""
    outcome: str = ""
    ground: str = ""
    is_told: bool = False
    """Whether who asked sees the line."""


NOTHING = Said()


def add_event(
    request: RightsRequest, kind: EventKind, act: Act, said: Said = NOTHING
) -> RequestEvent:
    """Add a line to the timeline of a request that is attached to the session."""
    words = said.words.strip()
    event = RequestEvent(
        request_id=request.id,
        at=act.at,
        kind=kind,
        account_id=act.account_id,
        outcome=said.outcome,
        ground=said.ground,
        words_hash=hashlib.sha256(words.encode()).hexdigest() if words else "",
        is_told=said.is_told,
    )
    request.events.append(event)
    db.session.flush()
    if words:
        event.letter = RequestWords(request_id=request.id, text=words)
        db.session.flush()
    return event
