"""The real background work sends, wherever it is killed: none is lost, few come twice."""

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.mail import delivering
from photoallegret.outbox import jobs
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.posting import JOB
from photoallegret.worker import open_queue
from tests.outbox.conftest import found, posted, posted_many
from tests.support.processes import FLASK, TOP, becomes, environment
from tests.support.smtp import Mailbox

MAILS, KILLS, SECONDS = 250, 60, 20


def waiting() -> int:
    """Return how many wait, without the write lock: others are at work."""
    with db.engine.connect() as connection:
        return connection.execute(
            select(func.count()).where(OutgoingMail.state == MailState.WAITING)
        ).scalar_one()


def let_claims_end() -> None:
    """Bring the claims of the dead to their end, as minutes do."""
    db.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.lease_until.is_not(None))
        .values(lease_until=now())
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def started(settings: Settings) -> subprocess.Popen[bytes]:
    url = settings.database_url.replace("+psycopg", "")
    told = {"PHOTOALLEGRET_DATABASE_URL": url, "PHOTOALLEGRET_SITE": str(settings.site_file)}
    return subprocess.Popen([FLASK, "worker"], cwd=TOP, env=environment(settings.data, **told))


def forked(settings: Settings) -> int:
    """Start a process that sends until it is killed or all is sent; return its number."""
    db.session.remove()
    db.engine.dispose()  # a forked process must share no connection with this one
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with create_app(settings).app_context():
                jobs.send(threading.Event())
            status = 0
        finally:
            os._exit(status)
    return child


def test_what_is_posted_leaves_at_once(app: Flask, settings: Settings, mailbox: Mailbox) -> None:
    queue = open_queue(settings)
    process = started(settings)
    is_up = becomes(lambda: bool(queue.storage.has_data_for_key(f"last.{JOB}")), within=30)
    queue.storage.close()
    mail_id = posted()

    arrived = becomes(lambda: len(mailbox.taken) == 1, within=30)
    is_marked = becomes(lambda: found(mail_id).state is MailState.SENT, within=10)
    db.session.rollback()
    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=20) == 0
    assert is_up
    assert arrived
    assert is_marked


def test_killed_again_and_again_it_loses_nothing(
    app: Flask, settings: Settings, mailbox: Mailbox
) -> None:
    recipients = posted_many(MAILS)
    chance = random.Random(20261125)
    kills, deadline = 0, time.monotonic() + SECONDS

    while kills < KILLS and time.monotonic() < deadline and waiting():
        awaited = len(mailbox.taken) + chance.randrange(1, 5)
        child = forked(settings)
        becomes(lambda count=awaited: len(mailbox.taken) >= count or not waiting(), within=5)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        kills += status == signal.SIGKILL
    killed_at = len(mailbox.taken)
    let_claims_end()
    _, status = os.waitpid(forked(settings), 0)
    assert status == 0

    arrived = Counter(to for _, [to] in mailbox.envelopes)
    twice = sum(arrived.values()) - len(arrived)
    ids = Counter(str(message["Message-ID"]) for message in mailbox.messages)
    print(f"{kills} kills while {killed_at} went out; {twice} came twice")  # noqa: T201
    assert kills >= 20
    assert sorted(arrived) == recipients, "one was lost"
    assert twice <= kills
    assert len(ids) == MAILS, "those that came twice have the same Message-ID"
    assert set(db.session.scalars(select(OutgoingMail.state))) == {MailState.SENT}


def test_killed_before_it_heard_the_yes_it_sends_again_under_the_same_name(
    app: Flask, settings: Settings, mailbox: Mailbox
) -> None:
    mailbox.seconds = 5
    mail_id = posted()
    process = started(settings)
    assert becomes(lambda: len(mailbox.taken) == 1, within=30)
    process.kill()
    process.wait()
    mailbox.seconds = 0
    assert found(mail_id).state is MailState.WAITING
    let_claims_end()

    jobs.send(threading.Event())

    assert found(mail_id).state is MailState.SENT
    assert len(mailbox.taken) == 2
    assert len({str(message["Message-ID"]) for message in mailbox.messages}) == 1


def test_without_a_server_a_real_site_keeps_its_mail(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "way_of", lambda _settings: delivering.Way.NOWHERE)
    mail_id = posted()

    jobs.send(threading.Event())

    assert (found(mail_id).state, found(mail_id).attempts) == (MailState.WAITING, 0)


def test_nothing_is_begun_when_it_is_to_end(app: Flask, mailbox: Mailbox) -> None:
    ending = threading.Event()
    ending.set()
    posted()

    jobs.send(ending)

    assert mailbox.taken == []
