"""Erasing a person: the journal, then the rows, then the files."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Column, CursorResult, String, and_, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.i18n import gettext, speaking
from photoallegret.mail.composing import Letter
from photoallegret.notices import article_words
from photoallegret.outbox.operations.posting import post
from photoallegret.personal_data import ErasureEffect
from photoallegret.privacy.models import ErasureEntry
from photoallegret.privacy.operations.consents import end_consents
from photoallegret.privacy.operations.journalling import (
    Begun,
    Journal,
    Who,
    account_name,
    address_name,
)
from photoallegret.privacy.operations.leaving import part_references, remember
from photoallegret.privacy.operations.planning import Act, Line, Plan, column_of, completed, plan
from photoallegret.privacy.operations.unlinking import last_letter_key, note_files, unlink_noted
from photoallegret.privacy.operations.wording import until
from photoallegret.privacy.queries.tied import Person, accounts_made, personal_columns

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when the last letter waits for the last file, which lets it go."""
HOW = "erasure"
TOKEN_BYTES = 24

logger = logging.getLogger(__name__)


class UnwantedError(Exception):
    """The erasure is wanted no more: nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Whom to erase, and who is told."""

    person: Person
    scope: frozenset[str] = frozenset()
    letter: Letter | None = None
    """To the person, once the last file is gone; its values get "number", "kept" and "at"."""
    also: Callable[[Plan, int], None] | None = None
    """Called in the transaction with what was done and the number of the erasure."""
    still: Callable[[], bool] | None = None
    """Asked in the transaction, once no other erasure can go on: whether it is still wanted."""


def erase(order: Order, journal: Journal) -> Plan:
    """Erase a person. Commits what the caller has open, then the erasure as one transaction.

    Returns:
        what was done. Files may still be there: the sweep goes on until they are gone.

    Raises:
        UnwantedError: its order does not stand any more; nothing was changed.
        UnerasableError: a row can neither go nor be emptied; nothing was changed.
        JournalError, OSError: the journal cannot be read or written; nothing was changed.

    """
    db.session.commit()
    with journal.alone():
        line: Begun | None = None
        try:
            demand_wanted(order)
            done = plan(completed(order.person), order.scope)
            last = db.session.scalar(select(func.max(ErasureEntry.number))) or 0
            line = journal.begin(who(done.person, journal), order.scope, now(), last)
            carry_out([done], line, journal)
            tell(order, done, line)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            if line is not None:
                _note_failure(line, journal)
            raise
        journal.finish(line.number, now())
    unlink_noted(journal.data)
    return done


def demand_wanted(order: Order) -> None:
    """Raise UnwantedError when ``order`` does not stand any more."""
    if order.still is not None and not order.still():
        raise UnwantedError


def known() -> set[tuple[int, str]]:
    """Return number and hash of the journal's lines that the database has committed."""
    with db.engine.connect() as connection:
        rows = connection.execute(select(ErasureEntry.number, ErasureEntry.line_hash))
        return {(row.number, row.line_hash) for row in rows}


def _note_failure(line: Begun, journal: Journal) -> None:
    """Write that nothing came of an erasure, or that it was done and its commit not heard.

    What cannot be written now is left begun, as by a crash: the sweep finds out.
    """
    try:
        end = journal.finish if line.key in known() else journal.void
        end(line.number, now())
    except (SQLAlchemyError, OSError):
        logger.exception("what became of an erasure is not in the journal yet")


def who(person: Person, journal: Journal) -> Who:
    """Return by what ``person`` is known again."""
    made = {} if person.account_id is None else accounts_made(person.account_id)
    return Who(
        account="".join(journal.digest(account_name(*one)) for one in made.items()),
        address=journal.digest(address_name(person.address)) if person.address else "",
    )


def carry_out(plans: list[Plan], line: Begun, journal: Journal) -> None:
    """Do what ``plans`` say, note the files, and let the database know the journal's line."""
    lines = [one for done in plans for one in done.lines]
    going = [one for one in lines if one.act is Act.DELETE]
    emptied = [one for one in lines if one.act is Act.EMPTY]
    paths = [path for one in going for path in one.row.files()]
    names = [name for one in going for name in one.row.public_names()]
    consents = [_name(one) for one in (*going, *emptied)]
    for one in emptied:
        names += _empty(one, line.at)
    db.session.flush()
    end_consents(consents, HOW, line.at)
    part_references([_name(one) for one in going], line.number)
    remember(names, line.at, journal.key)
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


def tell(order: Order, done: Plan, line: Begun) -> None:
    """Post the letters of ``order``, in the transaction that did what ``done`` says."""
    if order.letter is not None:
        _post_last(order.letter, done, line)
    if order.also is not None:
        order.also(done, line.number)


def _name(line: Line) -> str:
    """Return how proofs name the row of ``line``."""
    return f"{line.table}:{line.key[1][0]}"


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


def last_values(letter: Letter, done: Plan, number: int, at: datetime) -> dict[str, Any]:
    """Return what the last letter tells of what was done, in its language: see ``Order.letter``."""
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
    return {"number": number, "at": at.isoformat(), "kept": kept}


def _post_last(letter: Letter, done: Plan, line: Begun) -> None:
    """Post the letter that tells the person; it leaves when the last file is gone."""
    values = {**letter.values, **last_values(letter, done, line.number, line.at)}
    key = last_letter_key(line.number)
    post(replace(letter, values=values), dedupe_key=key, not_before=NEVER, is_last=True)
