"""What remains to be done of a request, step by step: each is ticked by a line of its timeline."""

from collections.abc import Collection
from dataclasses import dataclass

from photoallegret.i18n import N_
from photoallegret.rights.models import EventKind, Kind, Proof, RequestEvent, RightsRequest

HELD = frozenset(Kind) - {Kind.DIRECTIVES, Kind.REVIEW, Kind.PICTURE}
"""Rights about data that are looked up."""
DONE = HELD | {Kind.PICTURE}
NOTIFIED = frozenset({Kind.RECTIFICATION, Kind.ERASURE, Kind.RESTRICTION, Kind.OBJECTION})
"""Rights of which recipients are told (GDPR art. 19)."""
STEPS: tuple[tuple[str, Collection[EventKind], Collection[Kind]], ...] = (
    (N_("Data looked up"), {EventKind.FOUND}, HELD),
    (N_("What was asked is done"), {EventKind.EXECUTED, EventKind.RESTORED}, DONE),
    (N_("Answer given"), {EventKind.DECIDED, EventKind.TAKEN_BACK}, frozenset(Kind)),
    (N_("Recipients told"), {EventKind.RECIPIENTS_TOLD}, NOTIFIED),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    label: str
    event: RequestEvent | None
    """The last line that ticks it; None while it is to be done."""


def checklist(request: RightsRequest) -> list[Step]:
    """Return the steps of a request, in their order, by its kind."""
    steps = [Step(N_("Identity settled"), _identity(request))]
    for label, kinds, of in STEPS:
        if request.kind in of:
            found = [one for one in request.events if one.kind in kinds]
            steps.append(Step(label, found[-1] if found else None))
    return steps


def _identity(request: RightsRequest) -> RequestEvent | None:
    """Return the line that settled who asks, None when none did or a later doubt is open."""
    settled = None
    for one in request.events:
        is_known = one.kind is EventKind.RECEIVED and one.outcome in set(Proof)
        if one.kind is EventKind.PROVED or is_known:
            settled = one
        elif one.kind is EventKind.DOUBTED:
            settled = None
    return settled
