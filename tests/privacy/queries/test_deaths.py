"""A death line tells what the purge does: whatever dies by an instant is due then, and no more."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from photoallegret.access_log import AccessEntry
from photoallegret.accounts.models import Account, SignedIn, UploadKey
from photoallegret.db import Base, db
from photoallegret.gallery.models import PublishingAct, PublishingEntry
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from photoallegret.privacy.operations.consents import Consent, note_consent
from photoallegret.privacy.operations.retention import run_due
from photoallegret.privacy.queries.deaths import death_of, deaths_of, dies_at
from photoallegret.privacy.queries.lifetimes import known, mapper_of
from photoallegret.privacy.retention import RULES
from photoallegret.questions.models import Attachment, HostDutyAct, Question, QuestionState, Report
from photoallegret.restricted import Restriction
from photoallegret.throttle import Counter
from tests.factories import data_of, make_question

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.integers(0, 800)
questions = st.lists(
    st.tuples(st.sampled_from(QuestionState), days, st.none() | days, st.booleans(), st.booleans()),
    max_size=6,
)
acts = st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(ConsentAct), days))
whole = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def attachment(*, is_public: bool, number: int = 0) -> Attachment:
    key = f"{number:032}"
    return Attachment(
        key=key, file_name="a.jpg", width=1, height=1, size=1, digest="0", is_public=is_public
    )


def due(table: type[Base], instant: datetime) -> set[object]:
    """Return the primary keys that some rule of the table itself takes at ``instant``."""
    found: set[object] = set()
    for rule in known():
        if rule.of is table:
            [key] = mapper_of(table).primary_key
            found |= set(db.session.scalars(select(key).where(rule.due(instant))))
    return found


@whole
@given(rows=questions, at=st.integers(0, 1500))
def test_the_questions_due_are_those_dead(app: Flask, rows: list, at: int) -> None:
    made = []
    for number, (state, came, closed, is_emptied, is_kept) in enumerate(rows):
        ended = None if closed is None else START + closed * DAY
        address = "" if is_emptied else f"{number}@example.org"
        values = {"email": address, "email_key": address, "closed_at": ended}
        made.append(make_question(state=state, created_at=START + came * DAY, **values))
        if is_kept and address:
            known_by = {"account_id": None, "address": address, "language": "fr", "ground": "x"}
            db.session.add(Restriction(since=START, **known_by))
    db.session.flush()
    instant = START + at * DAY

    ends = [death.at for death in deaths_of(made)]

    dead = {row.id for row, end in zip(made, ends, strict=True) if end and end <= instant}
    assert due(Question, instant) == dead
    db.session.rollback()


@whole
@given(rows=acts, at=st.integers(1500, 3000))
def test_the_proofs_due_are_those_dead(app: Flask, rows: list, at: int) -> None:
    for subject, act, day in rows:
        consent = Consent(subject=subject, purpose="publish", text="Oui", how="form")
        note_consent(consent, act, START + day * DAY)
    made = list(db.session.scalars(select(ConsentEntry)))
    instant = START + at * DAY

    ends = [death.at for death in deaths_of(made)]

    dead = {row.id for row, end in zip(made, ends, strict=True) if end and end <= instant}
    assert due(ConsentEntry, instant) == dead
    db.session.rollback()


def rows_of_all_kinds(owner_id: int, day: int, *, flag: bool) -> list[Base]:
    """Return one row of each kind with an own way to count, begun on a ``day``."""
    at = START + day * DAY
    number = len(db.session.new) + db.session.scalar(select(func.count(AccessEntry.id)))
    found: list[Base] = [
        AccessEntry(at=at, actor="a", record="question", record_id=1),
        SignedIn(
            token_hash=f"{number:064}",
            account_id=owner_id,
            content={},
            created_at=START,
            seen_at=at,
            fresh_at=at,
            ends_at=at,
        ),
        Counter(scope="x", key=f"{number}", starts_at=START, ends_at=at, count=1),
        PublishingEntry(at=at, act=PublishingAct.BINNED, account_id=owner_id if flag else None),
        Report(
            reference=f"S-{number:06}",
            address="/",
            reason="rights",
            explanation="x" if flag else "",
            language="fr",
            received_at=START,
            decided_at=at if flag else None,
        ),
        HostDutyAct(sealed=b"x", ends_at=at),
        UploadKey(
            token_hash=f"{number:064}",
            account_id=owner_id,
            name="x",
            created_at=START,
            revoked_at=at if flag else None,
        ),
    ]
    db.session.add_all(found)
    db.session.flush()
    return found


@whole
@given(rows=st.lists(st.tuples(days, st.booleans()), max_size=4), at=st.integers(0, 2500))
def test_rows_of_all_kinds_due_are_those_dead(
    app: Flask, owner: Account, rows: list, at: int
) -> None:
    made = [one for day, flag in rows for one in rows_of_all_kinds(owner.id, day, flag=flag)]
    instant = START + at * DAY

    ends = [death.at for death in deaths_of(made)]

    places = [
        (type(one), tuple(mapper_of(type(one)).primary_key_from_instance(one))) for one in made
    ]
    dead = {place for place, end in zip(places, ends, strict=True) if end and end <= instant}
    taken = set()
    for rule in known():
        keys = select(*mapper_of(rule.of).primary_key).where(rule.due(instant))
        taken |= {(rule.of, tuple(row)) for row in db.session.execute(keys)}
    assert {place for place in taken if place in set(places)} == dead
    db.session.rollback()


def test_the_purge_takes_what_the_line_said_on_its_day(app: Flask) -> None:
    question = make_question(state=QuestionState.SPAM, closed_at=START)
    question.attachments.append(attachment(is_public=False))
    db.session.flush()
    day = dies_at(question)
    child = dies_at(question.attachments[0])
    db.session.commit()
    assert day == child == START + 30 * DAY

    run_due(known(), day - timedelta(seconds=1), data_of(app))
    early = len(db.session.scalars(select(Question.id)).all())
    run_due(known(), day, data_of(app))

    assert early == 1
    assert db.session.scalars(select(Attachment.id)).all() == []


def test_what_is_public_outlives_who_asked(app: Flask) -> None:
    question = make_question(state=QuestionState.PUBLISHED, closed_at=START)
    question.attachments = [
        attachment(is_public=True, number=1),
        attachment(is_public=False, number=2),
    ]
    db.session.flush()
    shown, hidden = question.attachments

    death = death_of(question)

    assert death.at == dies_at(hidden) == START + 365 * DAY
    assert "email" in death.columns
    assert death.period
    assert death.period.slug == "questions-published"
    assert dies_at(shown) is None


def test_without_a_day_the_criterion_is_told(app: Flask) -> None:
    question = make_question()

    death = death_of(question)

    assert (death.at, death.criterion) == (None, "until it is answered or declined")
    assert death.kept_under == ""


@pytest.mark.parametrize("told_at", [None, START])
def test_a_restriction_keeps_until_it_ends(app: Flask, told_at: datetime | None) -> None:
    question = make_question(state=QuestionState.SPAM, closed_at=START - 900 * DAY)
    known_by = {"account_id": None, "address": "anne@example.org", "language": "fr", "ground": "x"}
    db.session.add(Restriction(since=START, told_at=told_at and START - 900 * DAY, **known_by))
    db.session.flush()

    death = death_of(question)

    assert (death.at is None) == (told_at is None)
    assert (death.kept_under == "GDPR art. 18(2)") == (told_at is None)


def test_no_other_rule_than_those_given_is_asked(app: Flask) -> None:
    question = make_question(state=QuestionState.SPAM, closed_at=START)
    db.session.execute(delete(Restriction))

    assert death_of(question, RULES).at is None
