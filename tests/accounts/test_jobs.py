"""What is forgotten each hour."""

import os
import threading
from datetime import timedelta

import time_machine
from flask import Flask

from photoallegret.accounts.jobs import forget, sweep, write
from photoallegret.accounts.models import Account, ProfilePicture
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import create_key, revoke_key
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from tests.accounts.people import letters
from tests.factories import make_account

TABLES = ("session", "one_time_link", "upload_key", "security_journal")


def counts() -> list[int]:
    found = [len(db.session.execute(db.metadata.tables[name].select()).all()) for name in TABLES]
    db.session.rollback()
    return found


def test_what_has_ended_is_deleted_and_nothing_before(app: Flask, owner: Account) -> None:
    begin_session(owner.id, {}, "", now(), None)
    make_link(LinkPurpose.SET_PASSWORD, owner.id, now())
    create_key(owner.id, "kept", now())
    create_key(owner.id, "revoked", now())
    revoke_key(owner.id, 2, now())
    note(Event.SIGNED_IN, owner.id, Trace(now()))
    db.session.commit()

    forget(threading.Event())
    first = counts()
    with time_machine.travel(now() + timedelta(days=183)):
        forget(threading.Event())

    assert first == [1, 1, 1, 1]
    assert counts() == [0, 0, 1, 0]


def test_members_are_written_to_each_in_their_language(app: Flask) -> None:
    make_account("alice@example.org", seen_on=(now() - timedelta(days=701)).date())
    make_account("bob@example.org", seen_on=now().date(), language="en")
    db.session.commit()

    for _ in range(2):
        write(threading.Event())

    assert [(to, slug, values["path"]) for to, slug, values in letters()] == [
        ("alice@example.org", "account-inactive", "/compte/connexion"),
        ("bob@example.org", "account-check", "/en/account/sign-in"),
    ]


def test_pictures_nobody_points_to_go_after_a_day(app: Flask, settings: Settings) -> None:
    account = make_account("alice@example.org")
    db.session.add(ProfilePicture(account_id=account.id, key="kept", added_at=now()))
    db.session.commit()
    places = [settings.data / "profiles" / "ke" / name for name in ("kept", "left", "fresh")]
    places += [settings.data / "uploads" / "profile-1"]
    for place in places:
        place.mkdir(parents=True)
        if place.name != "fresh":
            old = (now() - timedelta(days=2)).timestamp()
            os.utime(place, (old, old))

    sweep(threading.Event())

    assert [place.name for place in places if place.exists()] == ["kept", "fresh"]
