"""What the photographer does with a request: more time, a doubt, a ground, the answer."""

from datetime import date, datetime, timedelta

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
from photoallegret.rights.operations.holding import (
    EXECUTED_BY,
    SEARCHED,
    NotCarriedOutError,
    NothingHeldError,
    SomethingHeldError,
    count_held,
    is_tied,
    looked_up,
    was_carried_out,
)
from photoallegret.rights.operations.letters import tell_step
from photoallegret.rights.operations.requesting import LINK_LIFE, end_wait, prove
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.rules import refusals_of

REASONED = frozenset({RequestState.PARTLY, RequestState.REFUSED})
ANSWERS = REASONED | {RequestState.GRANTED, RequestState.NOTHING_HELD}
IDENTITY = "identity"
"""Ground of ``rules.REFUSALS``: who asks could not be identified."""
PATIENCE = timedelta(days=30)
"""After that a request that nobody proved, and nobody decided, ends by itself."""


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
        NotAllowedError: see ``may_doubt``.
        UnfoundedError: no reason is written.

    """
    today = day_of(act.at)
    if not may_doubt(request, today):
        raise NotAllowedError
    if not reasons.strip():
        raise UnfoundedError
    end_wait(request, today)
    request.waits.append(RequestWait(begun_on=today, is_doubt=True))
    request.state = RequestState.UNPROVED
    return add_event(request, EventKind.DOUBTED, act, Said(words=reasons, is_told=True))


def may_doubt(request: RightsRequest, today: date) -> bool:
    """Say whether who asks may be doubted: once, before the answer is late.

    Else a doubt would put off an answer that is due.
    """
    was_doubted = any(one.is_doubt for one in request.waits)
    return not (request.is_closed or was_doubted or request.clock.is_overdue(today))


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
    """Answer a request. Rows of identity papers go; see ``paper_files``.

    Args:
        request: open, and who asks known; see ``may_refuse_unknown``.
        outcome: GRANTED, PARTLY, REFUSED or NOTHING_HELD.
        ground: of a refusal, whole or part, one of ``rules.refusals_of(request.kind)``.
        words: told to who asked; a refusal needs some, and what the program cannot do itself.
        act: who answers, when.

    Returns:
        the line of the timeline, for the letter and the receipt.

    Raises:
        NotAllowedError: it is closed, or who asks is not known.
        UnfoundedError: a refusal without its ground, or without reasons; or nobody can tell what
            was done.
        NotCarriedOutError: it is to be granted, even in part, and nothing was done.
        NothingHeldError: it is to be granted, and nothing is held.
        SomethingHeldError: nothing is said to be held, and something is.

    """
    is_unknown = ground == IDENTITY and outcome is RequestState.REFUSED
    if outcome not in ANSWERS or not (
        request.state is RequestState.OPEN or (is_unknown and may_refuse_unknown(request, act.at))
    ):
        raise NotAllowedError
    is_reasoned = outcome in REASONED
    if is_reasoned and (ground not in refusals_of(request.kind) or not words.strip()):
        raise UnfoundedError
    _demand_true(request, outcome, words, act)
    _close(request, outcome, act)
    said = Said(
        words=words, outcome=outcome.value, ground=ground if is_reasoned else "", is_told=True
    )
    return add_event(request, EventKind.DECIDED, act, said)


def _demand_true(request: RightsRequest, outcome: RequestState, words: str, act: Act) -> None:
    """Refuse an answer that says anything else than what was done; raise as ``decide``."""
    if outcome is RequestState.NOTHING_HELD:
        if request.kind not in SEARCHED:
            raise NotAllowedError
        looked_up(request, act)
        if count_held(request):
            raise SomethingHeldError
        return
    if outcome is RequestState.REFUSED or request.kind not in EXECUTED_BY:
        return
    if was_carried_out(request, act):
        return
    if not is_tied(request):  # the program finds nothing by a name: who answers says what was done
        if not words.strip():
            raise UnfoundedError
        return
    looked_up(request, act)
    if count_held(request):
        raise NotCarriedOutError
    if outcome is RequestState.GRANTED:
        raise NothingHeldError


def paper_files(request: RightsRequest) -> list[str]:
    """Return the files of identity papers, which go once the request is closed and committed."""
    return [name for paper in request.papers for name in paper.files()]


def give_up(request: RightsRequest, words: str, act: Act) -> RequestEvent:
    """Close a request whose author never showed who they are, seven days at the earliest.

    Nothing is sent: whose address it is was never known. Rows of papers go; see ``paper_files``.

    Args:
        request: unproved.
        words: why, for the studio alone; "" for none.
        act: who closes it, or nobody: its time was over.

    Raises:
        NotAllowedError: it is not awaited, or not for long enough; or they did show something:
            then it is settled, or refused with its ground.

    """
    if not may_give_up(request, act.at):
        raise NotAllowedError
    if words.strip():
        note(request, words, act)
    _close(request, RequestState.UNKNOWN, act)
    said = Said(outcome=RequestState.UNKNOWN.value, is_told=True)
    return add_event(request, EventKind.DECIDED, act, said)


def may_give_up(request: RightsRequest, now: datetime) -> bool:
    """Say whether identity was awaited for seven days, and nothing was ever shown."""
    is_silent = request.proved_at is None and not request.papers
    return is_silent and waits_for_decision(request, day_of(now))


def may_refuse_unknown(request: RightsRequest, now: datetime) -> bool:
    """Say whether a doubt was met by nothing for seven days, or by a paper that shows nothing."""
    is_answered = bool(request.papers) or waits_for_decision(request, day_of(now))
    return request.is_doubted and is_answered


def waits_for_decision(request: RightsRequest, today: date) -> bool:
    """Say whether identity was awaited for seven days: the photographer decides."""
    since = request.awaited_since
    is_awaited = request.state is RequestState.UNPROVED and since is not None
    return is_awaited and since is not None and today >= since + LINK_LIFE


def note(request: RightsRequest, words: str, act: Act) -> RequestEvent:
    """Keep a note of the studio; raise UnfoundedError for an empty one."""
    if not words.strip():
        raise UnfoundedError
    return add_event(request, EventKind.NOTED, act, Said(words=words))


def _close(request: RightsRequest, outcome: RequestState, act: Act) -> None:
    drop_papers(request, act)
    end_wait(request, day_of(act.at))
    request.state, request.closed_at = outcome, act.at
