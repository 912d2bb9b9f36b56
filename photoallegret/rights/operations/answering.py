"""What the photographer does with a request: more time, a doubt, a ground, the answer."""

from datetime import datetime

from photoallegret.deadlines import day_of
from photoallegret.rights.models import (
    EventKind,
    Kind,
    Proof,
    RequestEvent,
    RequestState,
    RequestWait,
    RightsRequest,
)
from photoallegret.rights.operations.letters import tell_step
from photoallegret.rights.operations.requesting import LINK_LIFE, end_wait, prove
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.rules import refusals_of

REASONED = frozenset({RequestState.PARTLY, RequestState.REFUSED})
ANSWERS = REASONED | {RequestState.GRANTED}


class NotAllowedError(Exception):
    """The request does not stand so that this may be done."""


class UnfoundedError(Exception):
    """A refusal, a doubt or an extension says no reason, or one that the law does not know."""


def extend(request: RightsRequest, reasons: str, act: Act) -> RequestEvent:
    """Take two more months, once, before the due date, with reasons told (GDPR art. 12(3)).

    Raises:
        NotAllowedError: it is closed, stands still, was extended, or is due today or before.
        UnfoundedError: no reason is written.

    """
    today = day_of(act.at)
    if request.state is not RequestState.OPEN or request.is_doubted:
        raise NotAllowedError
    if not request.clock.may_extend(today):
        raise NotAllowedError
    if not reasons.strip():
        raise UnfoundedError
    request.extended_at, request.reminded_for = act.at, None
    request.due_on = request.clock.due(today)
    request.edition += 1
    return add_event(request, EventKind.EXTENDED, act, Said(words=reasons, is_told=True))


def doubt(request: RightsRequest, reasons: str, act: Act) -> RequestEvent:
    """Doubt in writing who asks: the clock stands still until it is settled (GDPR art. 12(6)).

    Raises:
        NotAllowedError: it is closed, or doubted already.
        UnfoundedError: no reason is written.

    """
    if request.is_closed or request.is_doubted:
        raise NotAllowedError
    if not reasons.strip():
        raise UnfoundedError
    today = day_of(act.at)
    end_wait(request, today)
    request.waits.append(RequestWait(begun_on=today, is_doubt=True))
    request.state = RequestState.UNPROVED
    return add_event(request, EventKind.DOUBTED, act, Said(words=reasons, is_told=True))


def settle_doubt(request: RightsRequest, proof: Proof, act: Act) -> list[str]:
    """Believe who asks; return the files of papers, to be unlinked after the commit.

    Raises:
        NotAllowedError: nothing is awaited.

    """
    if request.state is not RequestState.UNPROVED:
        raise NotAllowedError
    files = drop_papers(request, act)
    prove(request, proof, act)
    return files


def drop_papers(request: RightsRequest, act: Act) -> list[str]:
    """Delete the rows of identity papers; return their files, to be unlinked after the commit."""
    files = [name for paper in request.papers for name in paper.files()]
    if files:
        request.papers.clear()
        tell_step(request, add_event(request, EventKind.PAPER_DELETED, act, Said(is_told=True)))
    return files


def hold(request: RightsRequest, ground: str, act: Act) -> RequestEvent:
    """Write why an erasure that is due does not carry itself out.

    Raises:
        NotAllowedError: it is closed, or no erasure.
        UnfoundedError: nothing is written.

    """
    if request.is_closed or request.kind is not Kind.ERASURE:
        raise NotAllowedError
    if not ground.strip():
        raise UnfoundedError
    request.holding_ground = ground.strip()
    request.edition += 1
    return add_event(request, EventKind.HELD, act, Said(words=ground))


def decide(
    request: RightsRequest, outcome: RequestState, ground: str, words: str, act: Act
) -> RequestEvent:
    """Answer a request.

    Args:
        request: open, and who asks known.
        outcome: GRANTED, PARTLY or REFUSED.
        ground: of a refusal, whole or part, one of ``rules.refusals_of(request.kind)``.
        words: told to who asked; a refusal needs some.
        act: who answers, when.

    Returns:
        the line of the timeline, for the letter and the receipt.

    Raises:
        NotAllowedError: it is closed, or who asks is not known.
        UnfoundedError: a refusal without its ground, or without reasons.

    """
    if request.state is not RequestState.OPEN or outcome not in ANSWERS:
        raise NotAllowedError
    is_reasoned = outcome in REASONED
    if is_reasoned and (ground not in refusals_of(request.kind) or not words.strip()):
        raise UnfoundedError
    _close(request, outcome, act)
    said = Said(
        words=words, outcome=outcome.value, ground=ground if is_reasoned else "", is_told=True
    )
    return add_event(request, EventKind.DECIDED, act, said)


def give_up(request: RightsRequest, act: Act) -> tuple[RequestEvent, list[str]]:
    """Close a request whose author never showed who they are, seven days at the earliest.

    Returns:
        the line of the timeline, and the files of papers, to be unlinked after the commit.

    Raises:
        NotAllowedError: it is not awaited, or not for long enough; or they did show something:
            then it is settled, or refused with its ground.

    """
    if request.state is not RequestState.UNPROVED or not may_give_up(request, act.at):
        raise NotAllowedError
    files = drop_papers(request, act)
    _close(request, RequestState.UNKNOWN, act)
    said = Said(outcome=RequestState.UNKNOWN.value, is_told=True)
    return add_event(request, EventKind.DECIDED, act, said), files


def may_give_up(request: RightsRequest, now: datetime) -> bool:
    """Say whether identity was awaited for seven days, and nothing was ever shown."""
    begun = [one.begun_on for one in request.waits if one.ended_on is None]
    is_silent = request.proved_at is None and not request.papers
    return is_silent and bool(begun) and day_of(now) >= min(begun) + LINK_LIFE


def note(request: RightsRequest, words: str, act: Act) -> RequestEvent:
    """Keep a note of the studio; raise UnfoundedError for an empty one."""
    if not words.strip():
        raise UnfoundedError
    return add_event(request, EventKind.NOTED, act, Said(words=words))


def _close(request: RightsRequest, outcome: RequestState, act: Act) -> None:
    end_wait(request, day_of(act.at))
    request.state, request.closed_at = outcome, act.at
