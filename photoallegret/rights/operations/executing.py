"""Requests carried out: copies, corrections, restrictions, consents ended, erasures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.mail.addresses import address_key
from photoallegret.personal_data import CORRECTABLE, Processing, Right
from photoallegret.privacy.operations.consents import Stop
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.operations.restricting import Restricting, restrict
from photoallegret.privacy.queries.consents import agreements_of
from photoallegret.privacy.queries.tied import Held, Person, held_of, personal_columns
from photoallegret.restricted import demand_unrestricted
from photoallegret.rights.models import Done, EventKind, Kind, RequestState, RightsRequest
from photoallegret.rights.operations.answering import NotAllowedError, UnfoundedError
from photoallegret.rights.operations.holding import NothingHeldError, is_tied, looked_up
from photoallegret.rights.operations.letters import tell_step
from photoallegret.rights.operations.recipients import note_recipients
from photoallegret.rights.operations.timeline import Act, Said, add_event
from photoallegret.wording import column_words, table_words

HOW = "request"
COPYING = frozenset({Kind.ACCESS, Kind.PORTABILITY})


@dataclass(frozen=True, slots=True)
class Correctable:
    """One text that can be written anew."""

    name: str
    """Of its row and column, as a form sends it back: "account:7:first_name"."""
    label: str
    """In the language spoken."""
    value: str


def person_of(request: RightsRequest) -> Person:
    """Return whose data a request is about: who asks, as far as that is proved.

    Raises:
        NotAllowedError: nothing is proved, or it was answered.

    """
    if request.state is not RequestState.OPEN:
        raise NotAllowedError
    if not is_tied(request):
        raise NotAllowedError
    return Person(request.account_id, request.proved_key)


def prepare_copy(request: RightsRequest, act: Act) -> None:
    """Have the copy made that answers a request for access or portability.

    Raises:
        NotAllowedError: see ``person_of``.
        AlreadyAskedError: one is being made.
        TooOftenError: there were enough of them for a day.

    """
    if request.kind not in COPYING:
        raise NotAllowedError
    person = person_of(request)
    looked_up(request, act)
    ask_export(person, request.language, act.at)
    if person.account_id is not None:
        note(Event.COPY_ASKED, person.account_id, Trace(act.at))
    add_event(request, EventKind.EXECUTED, act, Said(outcome=Done.COPY, is_told=True))


def carry_out_restriction(request: RightsRequest, ground: str, act: Act) -> None:
    """Let the data of who asks only be kept from now on; they are told.

    Of an account alone, they are told at its address; who wrote from another one, there too.

    Raises:
        NotAllowedError: see ``person_of``, or another right is used.
        UnfoundedError: no ground is written.

    """
    if request.kind is not Kind.RESTRICTION:
        raise NotAllowedError
    if not ground.strip():
        raise UnfoundedError
    person = person_of(request)
    looked_up(request, act)
    uses = _uses(held_of(person))
    address = person.address or (request.account.email_key if request.account else "")
    whose = Person(person.account_id, address)
    restrict(Restricting(whose, request.language, ground.strip()), act.at)
    said = Said(outcome=Done.RESTRICTION, is_told=True)
    event = add_event(request, EventKind.EXECUTED, act, said)
    if address_key(request.email) != address:
        tell_step(request, event)
    note_recipients(request, uses, act)


def end_agreements(request: RightsRequest, stops: Mapping[str, Stop], act: Act) -> int:
    """End the consents that a request takes back, the same second; tell, return how many held.

    Raises:
        NotAllowedError: see ``person_of``, or another right is used.
        NothingHeldError: none of them holds.

    """
    if request.kind is not Kind.WITHDRAWAL:
        raise NotAllowedError
    person, ended = person_of(request), 0
    looked_up(request, act)
    for one in agreements_of(person):
        stop = stops.get(one.purpose)
        wanted = not request.scope or one.purpose in request.scope
        if one.holds and wanted and stop is not None and stop.end is not None:
            ended += stop.end(one.subject, act.at, HOW)
    if not ended:
        raise NothingHeldError
    said = Said(outcome=Done.CONSENTS, number=ended, is_told=True)
    tell_step(request, add_event(request, EventKind.EXECUTED, act, said))
    return ended


def correctable(request: RightsRequest) -> list[Correctable]:
    """Return the texts of who asks that can be written anew from the request."""
    return [
        Correctable(_name(held, column), _label(held.table, column), getattr(held.row, column))
        for held in held_of(person_of(request))
        for column in _correctable_columns(held)
    ]


def correct(request: RightsRequest, texts: Mapping[str, str], act: Act) -> int:
    """Write texts anew as a request for rectification asks; tell, and return how many changed.

    Args:
        request: of rectification.
        texts: new texts by ``Correctable.name``; what is not among the person's is ignored.
        act: who does it.

    Raises:
        NotAllowedError: see ``person_of``, or another right is used.
        RestrictedError: the data may only be kept.
        UnfoundedError: a text is longer than its column.

    """
    if request.kind is not Kind.RECTIFICATION:
        raise NotAllowedError
    person = person_of(request)
    demand_unrestricted(account_id=person.account_id, address=person.address)
    looked_up(request, act)
    changed: list[Processing] = []
    for held in held_of(person):
        uses = personal_columns(held.row.__mapper__)
        for column in _correctable_columns(held):
            new = texts.get(_name(held, column), getattr(held.row, column)).strip()
            longest = held.row.__mapper__.columns[column].type.length  # type: ignore[attr-defined]
            if longest is not None and len(new) > longest:
                raise UnfoundedError
            if new != getattr(held.row, column):
                setattr(held.row, column, new)
                changed.append(uses[column])
    if changed:
        said = Said(outcome=Done.CORRECTIONS, number=len(changed), is_told=True)
        tell_step(request, add_event(request, EventKind.EXECUTED, act, said))
        note_recipients(request, set(changed), act)
    return len(changed)


def note_by_hand(request: RightsRequest, words: str, act: Act) -> None:
    """Write down, for who asked to read, what was corrected elsewhere: in a caption, say.

    Raises:
        NotAllowedError: see ``person_of``, or another right is used.
        UnfoundedError: it is not said what was done.

    """
    if request.kind is not Kind.RECTIFICATION:
        raise NotAllowedError
    person = person_of(request)
    if not words.strip():
        raise UnfoundedError
    looked_up(request, act)
    said = Said(outcome=Done.BY_HAND, words=words, is_told=True)
    tell_step(request, add_event(request, EventKind.EXECUTED, act, said))
    note_recipients(request, _uses(held_of(person)), act)


def _uses(found: Iterable[Held]) -> set[Processing]:
    """Return what rows are used for, as far as they tell of their person."""
    return {personal_columns(held.row.__mapper__)[name] for held in found for name in held.columns}


def _correctable_columns(held: Held) -> list[str]:
    mapper = held.row.__mapper__
    uses = personal_columns(mapper)
    return [
        name
        for name in held.columns
        if mapper.columns[name].info.get(CORRECTABLE) and Right.RECTIFICATION in uses[name].rights
    ]


def _label(table: str, column: str) -> str:
    return f"{table_words(table)}: {column_words(table, column)}"


def _name(held: Held, column: str) -> str:
    (key,) = held.row.__mapper__.primary_key_from_instance(held.row)
    return f"{held.table}:{key}:{column}"
