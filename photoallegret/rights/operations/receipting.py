"""Which lines of a timeline are steps that a receipt proves, and what each says."""

from photoallegret.receipts.document import Asked, Kind, Step
from photoallegret.rights.models import EventKind, RequestEvent, RequestState, RightsRequest
from photoallegret.rights.rules import CLAIMS, REFUSALS

STEPS = {
    EventKind.RECEIVED: Kind.RECEIVED,
    EventKind.PROVED: Kind.IDENTITY_PROVED,
    EventKind.DOUBTED: Kind.IDENTITY_AWAITED,
    EventKind.EXTENDED: Kind.EXTENDED,
    EventKind.EXECUTED: Kind.EXECUTED,
    EventKind.WITHDRAWN: Kind.EXECUTED,
    EventKind.TAKEN_BACK: Kind.WITHDRAWN,
}
DECIDED = {
    RequestState.GRANTED: Kind.GRANTED,
    RequestState.PARTLY: Kind.PARTLY_GRANTED,
    RequestState.REFUSED: Kind.REFUSED,
    RequestState.NOTHING_HELD: Kind.NOTHING_HELD,
    RequestState.UNKNOWN: Kind.REFUSED,
}
UNKNOWN = ("GDPR art. 12(6)",)
"""Why nobody unknown is answered."""


def step_of(request: RightsRequest, event: RequestEvent) -> Step | None:
    """Return the step that a line of the timeline is; None for one that no receipt proves.

    Args:
        request: as it stands after what the line tells.
        event: told to who asked; its words hashed.

    """
    is_decision = event.kind is EventKind.DECIDED
    kind = DECIDED[RequestState(event.outcome)] if is_decision else STEPS.get(event.kind)
    if kind is None:
        return None
    articles = CLAIMS[request.kind].articles
    if event.ground:
        articles = REFUSALS[event.ground].articles
    elif event.outcome == RequestState.UNKNOWN:
        articles = UNKNOWN
    return Step(
        reference=request.reference,
        right=Asked(request.kind.value),
        kind=kind,
        at=event.at,
        due=None if request.is_closed else request.due_on,
        articles=articles,
        hashes={"answer": event.words_hash} if event.words_hash else {},
    )
