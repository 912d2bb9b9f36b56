"""What one person's copy and a nightly run cost as accounts grow: what is due, not the table."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from bench.applications import Library, library
from bench.plan import Plan
from bench.rows import table
from bench.table import Goal, Section, against, figure
from photoallegret.accounts.models import Account, JournalEntry, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.operations.archiving import Contents, write_archive
from photoallegret.privacy.operations.retention import run_due, would_do
from photoallegret.privacy.queries.records import records_of
from photoallegret.privacy.queries.tied import Person
from photoallegret.questions.models import Question, QuestionState, Wish
from photoallegret.rights.jobs import draw
from photoallegret.rooms import ROOMS

SMALLEST = 600
PART = 0.6
"""Accounts for each photo of the largest library: sixty thousand."""
RULES = [rule for room in ROOMS for rule in room.rules]
DUE = 20
"""Questions whose year is over."""
ONE = 30
"""Number of the person looked at: none of whose questions is due."""
AT_ONCE, ROUNDS = 2000, 15
SAME = Goal(1.2)
YEAR = timedelta(days=366)


def growing(plan: Plan) -> Section:
    """Measure a copy and a nightly run among few accounts and among many."""
    sizes = (SMALLEST, round(plan.largest_library * PART))
    section = Section(
        f"One person's data among {sizes[0]:,} and {sizes[1]:,} accounts",
        [
            "Each account with a question and three lines of its journal of security.",
            f"{DUE} questions are due in each. CPU, the least of {ROUNDS} interleaved.",
        ],
    )
    with ExitStack() as stack:
        sites = {size: stack.enter_context(library(plan.work / f"people-{size}")) for size in sizes}
        for size, one in sites.items():
            add_people(one.engine, size)
        _compare(section, "what is held of one, read", sites, _read)
        _compare(section, "their copy, written", sites, _written)
        _compare(section, "nightly run, looked at", sites, _looked)
        done = {size: _run(one) for size, one in sites.items()}
    for size, count in done.items():
        section.rows.append(figure(f"nightly run, deleted of {size:,}", count))
    return section


def add_people(engine: Engine, number: int) -> None:
    """Add so many accounts with what each has done; ``DUE`` of their questions are too old."""
    numbers = iter(range(1, number + 1))
    while batch := list(islice(numbers, AT_ONCE)):
        with engine.begin() as connection:
            for model, rows in (
                (Account, map(_account, batch)),
                (JournalEntry, _lines(batch)),
                (Question, map(_question, batch)),
            ):
                connection.execute(insert(table(model)), list(rows))


def _account(number: int) -> dict[str, Any]:
    address = f"person-{number}@example.org"
    return {
        "id": number,
        "email": address,
        "email_key": address,
        "reference": f"C-{number:06}",
        "role": Role.MEMBER,
        "first_name": "Anne",
        "last_name": f"Dupont {number}",
        "language": "fr",
        "password_hash": "",
        "totp_secret": "",
        "created_at": now(),
        "confirmed_at": now(),
        "seen_on": now().date(),
    }


def _lines(numbers: list[int]) -> Iterator[dict[str, Any]]:
    for number in numbers:
        for event in ("account-created", "signed-in", "password-changed"):
            yield {"account_id": number, "at": now(), "event": event, "network": "", "device": ""}


def _question(number: int) -> dict[str, Any]:
    address = f"person-{number}@example.org"
    answered = now() - (YEAR if number <= DUE else timedelta(days=1))
    text = f"La photographie {number} est-elle en vente ?"
    return {
        "id": number,
        "reference": f"Q-{number:06}",
        "secret_hash": f"{number:064x}",
        "kind": "question",
        "language": "fr",
        "name": "Anne Dupont",
        "email": address,
        "email_key": address,
        "text": text,
        "text_digest": f"{number:064x}",
        "wish": Wish.NO,
        "state": QuestionState.ANSWERED,
        "is_suspect": False,
        "suspicions": [],
        "created_at": answered,
        "confirmed_at": answered,
        "closed_at": answered,
        "edition": 1,
        "answer": "Oui, en tirage.",
        **dict.fromkeys(("public_question", "public_answer", "public_name", "folded"), ""),
    }


def _person() -> Person:
    return Person(ONE, f"person-{ONE}@example.org")


def _read(_one: Library) -> None:
    if len(records_of(_person())) < 3:
        message = "the person's rows were not found"
        raise RuntimeError(message)


def _written(one: Library) -> None:
    settings, records = one.site.settings, records_of(_person())
    contents = Contents(records, _person(), now(), settings.site, settings.data, draw)
    write_archive(Path(settings.data) / "copy.zip", contents)


def _looked(_one: Library) -> None:
    if sum(applied.done for applied in would_do(RULES, now())) < DUE:
        message = "what is due was not found"
        raise RuntimeError(message)


def _run(one: Library) -> int:
    with one.app.app_context():
        told = run_due(RULES, now(), one.site.settings.data)
        return sum(applied.done for applied in told)


def _compare(
    section: Section, name: str, sites: dict[int, Library], work: Callable[[Library], None]
) -> None:
    least: dict[int, float] = dict.fromkeys(sites, float("inf"))
    queries: dict[int, int] = {}
    for _ in range(ROUNDS):
        for size, one in sites.items():
            with one.app.app_context():
                gc.collect()
                before, started = one.statements, time.process_time()
                work(one)
                least[size] = min(least[size], time.process_time() - started)
                queries[size] = one.statements - before
                db.session.rollback()
    few, many = sites
    section.rows.append(
        against(
            f"{name}, {many:,} / {few:,}",
            f"{least[many] * 1000:.1f} ms",
            f"{least[few] * 1000:.1f} ms",
            least[many] / least[few],
            SAME,
        )
    )
    more = queries[many] - queries[few]
    section.rows.append(figure(f"{name}, more queries", more, "queries", Goal(0)))
