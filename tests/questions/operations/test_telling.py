"""What people are told: once, in the transaction of the fact, and taken back in time."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.questions.models import Decision, Reason, Wish
from photoallegret.questions.operations import moderating, telling
from photoallegret.questions.operations.moderating import Act, Public
from photoallegret.questions.operations.telling import SECOND_THOUGHTS
from tests.factories import make_account, make_question

ACT = Act(None, now())


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def told(slug: str, reason: Reason = Reason.DEFAMATORY) -> Decision:
    """Return a decision that was told by the letter ``slug``."""
    question = make_question(wish=Wish.UNNAMED, language="en")
    public = Public("When?", "Soon.")
    if slug == "question-answered":
        decision = moderating.answer_privately(question, "Soon.", ACT)
        telling.tell(telling.answered(question, "Soon."), decision)
    elif slug == "question-declined":
        decision = moderating.decline_question(question, reason, "A word.", ACT)
        telling.tell(telling.declined(question, reason, "A word.", ACT.at), decision)
    else:
        decision = moderating.publish_question(question, public, ACT)
        if slug == "question-published":
            link = "https://example.org/en/questions/when"
            telling.tell(telling.published(question, "Soon.", link), decision)
        else:
            decision = moderating.remove_question(question, reason, "A word.", ACT)
            telling.tell(telling.removed(question, reason, "A word.", ACT.at), decision)
    return decision


@pytest.mark.parametrize("slug", telling.TOLD)
def test_a_decision_is_told_after_a_moment(app: Flask, slug: str) -> None:
    told(slug)

    [mail] = mails()

    assert (mail.slug, mail.recipient, mail.language) == (slug, "anne@example.org", "en")
    assert mail.next_at == ACT.at + SECOND_THOUGHTS


@pytest.mark.parametrize("slug", telling.TOLD)
def test_a_decision_is_untold_in_time(app: Flask, slug: str) -> None:
    decision = told(slug)

    had_left = telling.untell(decision)

    assert not had_left
    assert mails() == []


@pytest.mark.parametrize("slug", telling.TOLD)
def test_what_has_left_cannot_be_untold(app: Flask, slug: str) -> None:
    decision = told(slug)
    mails()[0].state, mails()[0].attempts = MailState.SENT, 1
    db.session.flush()

    assert telling.untell(decision)
    assert len(mails()) == 1


def test_what_was_not_told_has_not_left(app: Flask) -> None:
    decision = moderating.call_spam(make_question(), ACT)

    assert not telling.untell(decision)


@pytest.mark.parametrize("slug", ["question-declined", "question-removed"])
def test_no_reasons_are_owed_for_advertising(app: Flask, slug: str) -> None:
    told(slug, Reason.SPAM)

    assert mails() == []


@pytest.mark.parametrize("reason", [one for one in Reason if one not in ("spam", "author-asked")])
def test_each_reason_is_told_in_words(app: Flask, reason: Reason) -> None:
    told("question-declined", reason)

    [mail] = mails()
    values = mail.content["values"]

    assert values["reason"]
    assert values["reason"] != reason.value
    assert values["note"] == "A word."


def test_a_receipt_leaves_at_once_and_once(app: Flask) -> None:
    one = make_question()

    for _ in range(2):
        telling.tell_received(one, now() + timedelta(days=7))

    [mail] = mails()
    assert mail.slug == "question-received"
    assert mail.next_at <= now()


def test_owners_alone_are_told_of_a_question(app: Flask, owner: Account) -> None:
    make_account("agent@example.org", Role.AGENT)
    make_account("member@example.org")
    make_account("gone@example.org", Role.OWNER, suspended_at=now())
    db.session.flush()
    one = make_question("Mot secret")

    telling.tell_owners(one, "/atelier/questions/1")
    telling.tell_owners(one, "/atelier/questions/1")

    [mail] = mails()
    assert mail.recipient == owner.email
    assert "Mot secret" not in str(mail.content)


def test_a_digest_comes_once_a_day(app: Flask, owner: Account) -> None:
    today = now().date()

    telling.tell_digest(3, "/atelier/questions", today)
    telling.tell_digest(4, "/atelier/questions", today)
    telling.tell_digest(1, "/atelier/questions", today + timedelta(days=1))

    assert [mail.content["values"]["count"] for mail in mails()] == [3, 1]
