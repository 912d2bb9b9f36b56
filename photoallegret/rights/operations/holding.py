"""What is held of who asks, and whether their request was carried out: read before an answer."""

from collections.abc import Mapping

from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.queries.consents import agreements_of
from photoallegret.privacy.queries.tied import Held, Person, held_of, personal_columns
from photoallegret.rights.models import (
    Done,
    EventKind,
    IdentityPaper,
    Kind,
    RequestEvent,
    RequestWait,
    RequestWords,
    RightsRequest,
)
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.rights.queries.asked import copy_of

EXECUTED_BY: Mapping[Kind, frozenset[str]] = {
    Kind.ACCESS: frozenset({Done.COPY}),
    Kind.PORTABILITY: frozenset({Done.COPY}),
    Kind.ERASURE: frozenset({Done.ERASURE}),
    Kind.RESTRICTION: frozenset({Done.RESTRICTION}),
    Kind.WITHDRAWAL: frozenset({Done.CONSENTS}),
    Kind.RECTIFICATION: frozenset({Done.CORRECTIONS, Done.BY_HAND}),
}
"""What the program carries out itself, by right: granted means that it did."""
SEARCHED = frozenset(EXECUTED_BY) | {Kind.OBJECTION}
"""Rights about data that are held, or are not."""
OWN = frozenset(
    table.__tablename__
    for table in (RightsRequest, RequestWait, RequestEvent, RequestWords, IdentityPaper, Export)
) | {"outbox"}
"""What is only there because somebody asks."""


class NotCarriedOutError(Exception):
    """It is to be answered that something is done, and it was not."""


class NothingHeldError(Exception):
    """Nothing that is asked about is held: that is the answer."""


class SomethingHeldError(Exception):
    """It is to be answered that nothing is held, and something is."""


def is_tied(request: RightsRequest) -> bool:
    """Say whether it is known whose data a request is about: by an account, or an address."""
    return request.account_id is not None or bool(request.proved_key)


def count_held(request: RightsRequest) -> int:
    """Return how many records, or consents, are held of what a request asks about."""
    if not is_tied(request):
        return 0
    person = Person(request.account_id, request.proved_key)
    if request.kind is Kind.WITHDRAWAL:
        return sum(
            one.holds and (not request.scope or one.purpose in request.scope)
            for one in agreements_of(person)
        )
    return sum(_is_asked(held, request.scope) for held in held_of(person))


def look_up(request: RightsRequest, act: Act) -> int:
    """Write down, in a line that the studio alone sees, how much is held; return it."""
    number = count_held(request)
    add_event(request, EventKind.FOUND, act, Said(number=number))
    return number


def looked_up(request: RightsRequest, act: Act) -> None:
    """Look up how much is held, unless that was done."""
    if not any(one.kind is EventKind.FOUND for one in request.events):
        look_up(request, act)


def was_carried_out(request: RightsRequest, act: Act) -> bool:
    """Say whether what a request asks was done; a copy that is still being made is not."""
    wanted = EXECUTED_BY.get(request.kind, frozenset())
    done = any(one.kind is EventKind.EXECUTED and one.outcome in wanted for one in request.events)
    copy = copy_of(request, act.at) if done and Done.COPY in wanted else None
    return done and (copy is None or copy.state is ExportState.READY)


def _is_asked(held: Held, scope: list[str]) -> bool:
    if held.table in OWN:
        return False
    uses = personal_columns(held.row.__mapper__)
    return not scope or any(uses[name].slug in scope for name in held.columns)
