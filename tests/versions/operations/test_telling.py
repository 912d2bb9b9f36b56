"""Account holders are told of a change of substance once, and read it until they say so."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.mail.composing import Letter, compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.queries import queue
from photoallegret.restricted import Restriction
from photoallegret.versions.models import Announcement, TextNotice
from photoallegret.versions.operations import telling
from photoallegret.versions.operations.telling import note_read
from photoallegret.versions.queries import notices_of, untold
from tests.factories import make_account, save
from tests.versions.cases import PATHS, declared_now, longer, publish, tell_all, waiting


def holders(*names: str) -> list[int]:
    found = [make_account(f"{name}@example.org").id for name in names]
    save()
    return found


def change() -> None:
    """Have a change of substance published."""
    value = declared_now()
    publish(declared=value)
    publish(declared=longer(value))


def test_each_is_told_once_in_their_language(app: Flask) -> None:
    make_account("bob@example.org", language="en")
    holders("alice")
    change()

    assert tell_all() == 2

    alice, bob = waiting()
    assert (alice.language, bob.language) == ("fr", "en")
    assert "plus longue" in alice.content["values"]["lines"][0]
    letter = Letter(slug=bob.slug, to=bob.recipient, language="en", values=bob.content["values"])
    text = compose(letter, "key").get_content()
    assert "Kept longer" in text
    assert "/en/v/1" in text
    assert tell_all() == 0
    assert untold() == []


def test_long_after_nobody_is_told_again(app: Flask) -> None:
    holders("alice")
    change()
    tell_all()
    db.session.execute(OutgoingMail.__table__.delete())  # messages are forgotten
    db.session.execute(Announcement.__table__.update().values(told_at=None))  # as after a crash
    db.session.commit()

    assert tell_all() == 0
    assert waiting() == []


def test_cut_in_the_middle_it_goes_on_with_those_who_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    holders(*"abcde")
    change()
    monkeypatch.setattr(telling, "BATCH", 2)
    post, calls = telling.post, []

    def dying(*args: object, **told: object) -> object:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return post(*args, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "post", dying)
    with pytest.raises(KeyboardInterrupt):
        telling.tell(PATHS, now(), threading.Event())
    db.session.remove()
    assert len(waiting()) == 2

    tell_all()

    assert [mail.recipient for mail in waiting()] == [f"{one}@example.org" for one in "abcde"]


def test_asked_to_end_it_returns_and_is_not_done(app: Flask) -> None:
    holders("alice")
    change()
    ending = threading.Event()
    ending.set()

    assert telling.tell(PATHS, now(), ending) == 0
    assert len(untold()) == 1


def test_who_came_after_and_the_photographer_are_not_told(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER)
    make_account("agent@example.org", Role.AGENT)
    save()
    change()
    make_account("late@example.org", created_at=now() + timedelta(seconds=1))
    save()

    tell_all()

    assert [mail.recipient for mail in waiting()] == ["agent@example.org"]


def test_restricted_and_suspended_holders_are_told_too(app: Flask) -> None:
    make_account("suspended@example.org", suspended_at=now())
    holders("kept")
    db.session.add(
        Restriction(address="kept@example.org", language="fr", since=now(), ground="Exactitude")
    )
    save()
    change()

    assert tell_all() == 2
    assert queue().waiting == 2


def test_an_address_that_no_letter_reaches_reads_it_in_the_account(app: Flask) -> None:
    (account_id,) = holders("ünï")
    change()

    assert tell_all() == 0

    (notice,) = notices_of(account_id)
    assert notice.told_at is None


def test_it_is_unread_until_its_holder_says_so(app: Flask) -> None:
    alice, bob = holders("alice", "bob")
    change()
    tell_all()

    (notice,) = notices_of(alice)
    notice_id = notice.id
    assert not note_read(bob, notice_id, now())
    assert note_read(alice, notice_id, now())
    db.session.commit()
    assert notices_of(alice) == []
    assert len(notices_of(bob)) == 1


def test_a_notice_goes_with_its_account(app: Flask) -> None:
    (account_id,) = holders("alice")
    change()
    tell_all()

    db.session.delete(db.session.get_one(Account, account_id))
    db.session.commit()

    assert db.session.scalars(select(TextNotice)).all() == []
