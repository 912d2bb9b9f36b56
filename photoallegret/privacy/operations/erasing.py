"""Erasing a person: the journal, then the rows, then the files; and again after a restore."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Column, CursorResult, String, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from photoallegret.clock import now
from photoallegret.db import Base, db
from photoallegret.i18n import gettext, speaking
from photoallegret.mail.composing import Letter
from photoallegret.notices import article_words
from photoallegret.outbox.operations.posting import post
from photoallegret.personal_data import ErasureEffect, Tie, Unlinked
from photoallegret.privacy.models import ErasureEntry, GoneAddress
from photoallegret.privacy.operations.consents import end_consents
from photoallegret.privacy.operations.journalling import (
    Begun,
    Journal,
    account_name,
    address_name,
    keyed,
)
from photoallegret.privacy.operations.planning import Act, Line, Plan, column_of, completed, plan
from photoallegret.privacy.operations.unlinking import last_letter_key, note_files, unlink_noted
from photoallegret.privacy.operations.wording import until
from photoallegret.privacy.queries.tied import Person, personal_columns

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when the last letter waits for the last file, which lets it go."""
HOW = "erasure"
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Whom to erase, and who is told."""

    person: Person
    scope: frozenset[str] = frozenset()
    letter: Letter | None = None
    """To the person, once the last file is gone; its values get "number", "kept" and "at"."""
    also: Callable[[Plan, int], None] | None = None
    """Called in the transaction with what was done and the number of the erasure."""


def erase(order: Order, journal: Journal) -> Plan:
    """Erase a person. Commits what the caller has open, then the erasure as one transaction.

    Returns:
        what was done. Files may still be there: the sweep goes on until they are gone.

    Raises:
        UnerasableError: a row can neither go nor be emptied; nothing was changed.
        JournalError: the journal cannot be written; nothing was changed.

    """
    db.session.commit()
    with journal.alone():
        at = now()
        try:
            done = plan(completed(order.person), order.scope)
            line = journal.begin(journal.digests_of(done.person), order.scope, at)
            _carry_out([done], line, journal)
            if order.letter is not None:
                _post_last(order.letter, done, line)
            if order.also is not None:
                order.also(done, line.number)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        journal.finish(line.number, now())
    unlink_noted(journal.data)
    return done


def unknown(journal: Journal) -> list[Begun]:
    """Return the erasures of the journal that the database knows nothing of.

    Raises:
        JournalError: the journal is damaged, or the database knows other erasures.

    """
    begun = journal.begun()
    with db.engine.connect() as connection:
        rows = connection.execute(select(ErasureEntry.number, ErasureEntry.line_hash))
        known = {(row.number, row.line_hash) for row in rows}
    return [line for line in begun if (line.number, line.hash) not in known]


def complete(journal: Journal) -> list[Begun]:
    """Carry out what a crash cut short; return what only a replay may do. Commits.

    A line without its "done" was begun by this very site, and not committed. With a "done" the
    database did commit, once: it is an older one that was put back.
    """
    if not journal.path.exists():
        return []
    with journal.alone():
        rest = unknown(journal)
        if any(line.is_done for line in rest):
            return rest
        for line in rest:
            _again(line, journal)
        known = {line.number for line in rest}
        for line in journal.begun():
            if not line.is_done and line.number not in known:
                journal.finish(line.number, now())
    return []


def replay(journal: Journal) -> int:
    """Erase again everybody whom the database does not know to be erased. Commits each.

    Idempotent. Nobody is told again.

    Returns:
        how many erasures were carried out.

    """
    with journal.alone():
        lines = unknown(journal)
        for line in lines:
            _again(line, journal)
    unlink_noted(journal.data)
    return len(lines)


def _again(line: Begun, journal: Journal) -> None:
    people = list(_known_again(line, journal))
    plans = [plan(person, line.scope) for person in people]
    _carry_out(plans, line, journal)
    db.session.commit()
    if not line.is_done:
        journal.finish(line.number, now())


def _known_again(line: Begun, journal: Journal) -> Iterable[Person]:
    """Yield the people of the database whose digests stand in ``line``."""
    accounts = [n for n in _values(Tie.ACCOUNT) if journal.digest(account_name(n)) in line.who]
    addresses = [a for a in _values(Tie.ADDRESS) if journal.digest(address_name(a)) in line.who]
    if accounts:
        yield Person(accounts[0], addresses[0] if addresses else "")
    elif addresses:
        yield Person(None, addresses[0])


def _values(tie: Tie) -> list[Any]:
    """Return every account number, or every address, that rows are tied by."""
    found: set[Any] = set()
    for mapper in Base.registry.mappers:
        subjects = mapper.class_.__subjects__
        for way in () if isinstance(subjects, Unlinked) else subjects:
            if way.tie is tie:
                column = getattr(mapper.class_, way.column)
                found |= set(db.session.scalars(select(column).distinct()))
    return sorted(found - {None, ""})


def _carry_out(plans: list[Plan], line: Begun, journal: Journal) -> None:
    """Do what ``plans`` say, note the files, and let the database know the journal's line."""
    lines = [one for done in plans for one in done.lines]
    going = [one for one in lines if one.act is Act.DELETE]
    emptied = [one for one in lines if one.act is Act.EMPTY]
    paths = [path for one in going for path in one.row.files()]
    names = [name for one in going for name in one.row.public_names()]
    consents = [f"{one.table}:{one.key[1][0]}" for one in (*going, *emptied)]
    for one in emptied:
        names += _empty(one, line.at)
    db.session.flush()
    end_consents(consents, HOW, line.at)
    _part_references(going, line.number)
    _remember(names, line.at, journal)
    _delete(going)
    note_files(paths, line.number, line.at)
    db.session.add(
        ErasureEntry(
            number=line.number,
            line_hash=line.hash,
            at=line.at,
            scope=sorted(line.scope),
            deleted=len(going),
            emptied=len(emptied),
            kept=len(lines) - len(going) - len(emptied),
            recipients=sorted({name for done in plans for name in done.recipients}),
        )
    )
    db.session.flush()


def _part_references(going: list[Line], number: int) -> None:
    """Let what is kept about rows that go lead to no row that gets their number later."""
    for mapper in Base.registry.mappers:
        subjects = mapper.class_.__subjects__
        for way in () if isinstance(subjects, Unlinked) else subjects:
            if way.tie is Tie.REFERENCE:
                column = getattr(mapper.class_, way.column)
                for name in (f"{one.table}:{one.key[1][0]}" for one in going):
                    db.session.execute(
                        update(mapper.class_)
                        .where(column == name)
                        .values({column: f"{name}, erasure {number}"})
                        .execution_options(synchronize_session=False)
                    )


def _empty(line: Line, at: datetime) -> set[str]:
    """Take out of a row what is erased of it; return the public addresses that it loses."""
    row, names = line.row, frozenset(line.emptied)
    before = set(row.public_names())
    uses = personal_columns(row.__mapper__)
    values = {
        name: (
            _day(getattr(row, name))
            if uses[name].erasure is ErasureEffect.ANONYMISE
            and isinstance(getattr(row, name), datetime)
            else _nothing(column_of(row.__mapper__, name), getattr(row, name))
        )
        for name in names
    }
    for name, value in {**values, **row.when_emptied(names, at)}.items():
        setattr(row, name, value)
    return before - set(row.public_names())


def _day(instant: datetime) -> datetime:
    """Return ``instant`` to the day: it counts, and finds nobody."""
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


def _nothing(column: Column[Any], value: object) -> object:
    """Return what stands in ``column`` once its ``value`` is erased."""
    default = column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    if column.nullable:
        return None
    if column.unique or column.primary_key:
        length = column.type.length if isinstance(column.type, String) else None
        return secrets.token_urlsafe(TOKEN_BYTES)[:length]
    if default is not None and not callable(default):
        return default
    if isinstance(value, datetime):
        return EPOCH
    return type(value)()  # "", b"", 0, False, [] or {}


def _remember(names: Iterable[str], at: datetime, journal: Journal) -> None:
    """Let public addresses answer 410 from now on."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for name in names:
        values = {"digest": journal.digest(name), "at": at}
        db.session.execute(insert(GoneAddress).values(values).on_conflict_do_nothing())


def _delete(lines: list[Line]) -> None:
    """Delete the rows of ``lines``, those that lead to others first: nothing cascades."""
    order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}
    for line in sorted(lines, key=lambda one: order[one.table], reverse=True):
        mapper = line.row.__mapper__
        key = zip(mapper.primary_key, line.key[1], strict=True)
        gone = db.session.execute(
            delete(mapper.class_)
            .where(and_(*(column == value for column, value in key)))
            .execution_options(synchronize_session=False)
        )
        if cast("CursorResult[Any]", gone).rowcount != 1:
            message = f"{line.table}: a row went that was not to go yet"
            raise RuntimeError(message)
        db.session.expunge(line.row)


def _post_last(letter: Letter, done: Plan, line: Begun) -> None:
    """Post the letter that tells the person; it leaves when the last file is gone."""
    with speaking(letter.language):
        kept = [
            {
                "category": gettext(one.processing.category),
                "article": article_words(one.processing, one.processing.kept_under),
                "until": until(one.processing.retention),
            }
            for one in done.told
            if one.act is Act.KEEP
        ]
    values = {**letter.values, "number": line.number, "at": line.at.isoformat(), "kept": kept}
    key = last_letter_key(line.number)
    post(replace(letter, values=values), dedupe_key=key, not_before=NEVER, is_last=True)


def is_gone(name: str, key: str) -> bool:
    """Say whether what stood at the public address ``name`` was erased, by its keyed digest."""
    return db.session.get(GoneAddress, keyed(name, key)) is not None
