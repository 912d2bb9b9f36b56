"""The timeline of a request: lines are only added, and no page can change one."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.receipts.document import Step
from photoallegret.receipts.issuing import issue
from photoallegret.rights.models import EventKind, RequestEvent, RequestWords, RightsRequest
from photoallegret.rights.operations.receipting import step_of
from photoallegret.site_file import Site


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, and when."""

    at: datetime
    account_id: int | None = None
    """Of the studio; None: who asked, or the site by itself."""
    sign: Callable[[Step], str] | None = None
    """Makes the receipt of a step that is told; None: no receipt is given."""
    site: Site | None = None
    """Says who handles data for the photographer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is written with a line."""

    words: str = ""
    outcome: str = ""
    number: int | None = None
    ground: str = ""
    is_told: bool = False
    """Whether who asked sees the line."""


NOTHING = Said()


def act_of(settings: Settings, account_id: int | None = None) -> Act:
    """Return an act of this moment, whose steps get a receipt signed by this site."""
    moment = now()
    return Act(moment, account_id, lambda step: issue(step, settings, moment), settings.site)


def add_event(
    request: RightsRequest, kind: EventKind, act: Act, said: Said = NOTHING
) -> RequestEvent:
    """Add a line to the timeline of a request that is attached to the session.

    Whoever read the request before the line is told so when they act on it.
    """
    words = said.words.strip()
    letter = RequestWords(request_id=request.id, text=words, salt=token_hex(16)) if words else None
    event = RequestEvent(
        request_id=request.id,
        at=act.at,
        kind=kind,
        account_id=act.account_id,
        outcome=said.outcome,
        number=said.number,
        ground=said.ground,
        words_hash=hashlib.sha256(letter.as_digested).hexdigest() if letter else "",
        is_told=said.is_told,
    )
    step = step_of(request, event) if said.is_told and act.sign else None
    if step is not None and act.sign is not None:
        event.receipt = act.sign(step)
    request.events.append(event)
    request.edition += 1
    db.session.flush()
    if letter is not None:
        event.letter = letter
        db.session.flush()
    return event
