"""Whom a breach reaches: those to whom data of the uses chosen are tied, and nobody else."""

from datetime import timedelta

import pytest
from flask import Flask

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.queries.reached import Window, reached, untied
from photoallegret.personal_data import Unlinked
from photoallegret.privacy.queries.tied import held_of, personal_columns, personal_tables
from photoallegret.questions.models import Attachment, QuestionState, Wish
from photoallegret.questions.operations.agreeing import note_agreement
from tests.factories import LONG_AGO, data_of, make_account, make_question, save
from tests.support.canaries import plant

EVER = Window()
DAY = timedelta(days=1)
TIED = sorted(
    {
        use.slug
        for mapper in personal_tables()
        if not isinstance(mapper.class_.__subjects__, Unlinked)
        for use in personal_columns(mapper).values()
    }
)


def keys(*slugs: str, window: Window = EVER) -> list[str]:
    found = [one.key for one in reached(slugs, window)]
    db.session.rollback()
    return found


@pytest.mark.parametrize("slug", TIED)
def test_each_use_reaches_whom_it_tells_of(app: Flask, slug: str) -> None:
    """The same declarations lead from the use to the person as from the person to the rows."""
    planted = plant(data_of(app), "alice")
    make_account("bystander@example.org")
    save()

    found = reached([slug], EVER)

    held = held_of(planted.person, claimed=True)  # a breach is told to an unproved address too
    uses = {mapper.class_.__tablename__: personal_columns(mapper) for mapper in personal_tables()}
    serves = any(
        uses[one.table][name].slug == slug and getattr(one.row, name) not in (None, "", False)
        for one in held
        for name in one.columns
    )
    assert (planted.address in {one.key for one in found}) == serves


def test_a_question_reaches_its_author_in_their_language(app: Flask) -> None:
    make_question(email="Anne@example.org", language="en")
    save()

    (found,) = reached(["questions"], EVER)

    assert (found.key, found.account_id, found.language) == ("anne@example.org", None, "en")
    assert keys("accounts", "moderation") == []


def test_an_address_with_an_account_is_one_person(app: Flask) -> None:
    make_question()
    account_id = make_account("anne@example.org", language="en").id
    save()

    (found,) = reached(["questions"], EVER)

    assert (found.account_id, found.language) == (account_id, "en")


def test_an_account_that_never_proved_the_address_is_somebody_else(app: Flask) -> None:
    make_question()
    make_account("anne@example.org", confirmed_at=None)
    save()

    assert [one.account_id for one in reached(["questions"], EVER)] == [None]


def test_a_picture_reaches_the_author_of_its_question(app: Flask) -> None:
    question = make_question(email="a@example.org", email_key="a@example.org")
    make_question(email="b@example.org", email_key="b@example.org")
    values = {"key": "k", "file_name": "a.jpg", "width": 1, "height": 1, "size": 1, "digest": "d"}
    question.attachments.append(Attachment(**values, is_public=True))
    save()

    assert keys("published-questions") == ["a@example.org"]


def test_what_is_empty_reaches_nobody(app: Flask) -> None:
    make_question()
    make_question(
        email="p@example.org",
        email_key="p@example.org",
        state=QuestionState.PUBLISHED,
        slug="p",
        public_question="?",
        public_answer="!",
        published_at=LONG_AGO,
    )
    save()

    assert keys("published-questions") == ["p@example.org"]


def test_a_window_leaves_out_what_came_before_and_after(app: Flask) -> None:
    for name, days in (("early", 9), ("within", 5), ("late", 1)):
        address = f"{name}@example.org"
        make_question(email=address, email_key=address, created_at=now() - days * DAY)
    save()
    middle = Window(now() - 7 * DAY, now() - 3 * DAY)

    assert keys("questions", window=middle) == ["within@example.org"]
    assert keys("questions", window=Window(until=now() - 7 * DAY)) == ["early@example.org"]
    assert len(keys("questions", window=Window(since=now() - 7 * DAY))) == 2


def test_a_proof_of_consent_reaches_who_gave_it(app: Flask) -> None:
    note_agreement(make_question(wish=Wish.NAMED), now())
    make_question(email="b@example.org", email_key="b@example.org")
    save()

    assert keys("consents") == ["anne@example.org"]


def test_nothing_chosen_reaches_nobody(app: Flask) -> None:
    make_question()
    save()

    assert keys() == []
    assert keys("unheard-of") == []


def test_what_nobody_can_tie_is_named(app: Flask) -> None:
    assert [use.slug for use in untied(["questions", "limits", "evidence"])] == [
        "evidence",
        "limits",
    ]
