"""What is forgotten each hour."""

import threading
from datetime import timedelta

import time_machine
from flask import Flask

from photoallegret.accounts.jobs import forget
from photoallegret.accounts.models import Account
from photoallegret.accounts.operations.journal import Event, Trace, note
from photoallegret.accounts.operations.keys import create_key, revoke_key
from photoallegret.accounts.operations.links import LinkPurpose, make_link
from photoallegret.accounts.operations.sessions import begin_session
from photoallegret.clock import now
from photoallegret.db import db

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
