"""What who asked reads of the timeline of a request: each line told to them, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from photoallegret.deadlines import day_of
from photoallegret.i18n import N_, gettext, law_words
from photoallegret.rights.models import EventKind, RequestEvent, RequestState, RightsRequest
from photoallegret.rights.operations.wording import done_words
from photoallegret.rights.rules import REFUSALS

LINES: Mapping[EventKind, str] = {
    EventKind.RECEIVED: N_("Your request arrived"),
    EventKind.PROVED: N_("It is known that you ask"),
    EventKind.DOUBTED: N_("You are asked to show who you are"),
    EventKind.PAPER_SENT: N_("You sent an identity paper"),
    EventKind.PAPER_DELETED: N_("Your identity paper is deleted"),
    EventKind.EXTENDED: N_("The answer takes longer"),
    EventKind.WITHDRAWN: N_("The photograph is off the site"),
    EventKind.RESTORED: N_("The photograph is on the site again"),
    EventKind.TAKEN_BACK: N_("You took your request back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline."""

    id: int
    day: date
    title: str
    words: str
    ground: str
    """Of a refusal; "" otherwise."""
    article: str
    has_recourse: bool
    """Whether one must be told where to complain (GDPR art. 12(4))."""
    has_receipt: bool


def lines_of(request: RightsRequest) -> list[Line]:
    """Return the lines that who asked was told of, in the language spoken."""
    return [_line(one) for one in request.events if one.is_told]


def _line(event: RequestEvent) -> Line:
    refusal = REFUSALS.get(event.ground)
    is_nothing = event.outcome == RequestState.NOTHING_HELD
    return Line(
        id=event.id,
        day=day_of(event.at),
        title=gettext(_title(event)),
        words=event.words,
        ground=gettext(refusal.words) if refusal else "",
        article=law_words(refusal.article) if refusal else "",
        has_recourse=bool(refusal) or event.kind is EventKind.EXTENDED or is_nothing,
        has_receipt=bool(event.receipt),
    )


def _title(event: RequestEvent) -> str:
    return done_words(event) or LINES.get(event.kind, N_("A step"))
