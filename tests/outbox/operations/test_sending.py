"""Messages leave once, are tried again as long as it makes sense, and are then given up."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.factory import create_app
from photoallegret.mail import delivering
from photoallegret.mail.troubles import Trouble
from photoallegret.outbox.models import MailState, OutgoingMail
from photoallegret.outbox.operations.sending import LEASE, PATIENCE, claim, send, send_due
from tests.outbox.conftest import found, posted, posted_many
from tests.support.smtp import Mailbox

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def send_all() -> int:
    return send_due(threading.Event())


def test_a_message_leaves_once_and_what_it_said_is_erased(app: Flask, mailbox: Mailbox) -> None:
    mail_id = posted("alice@example.org", slug="password-changed")

    assert (send_all(), send_all()) == (1, 0)

    [message] = mailbox.messages
    one = found(mail_id)
    assert str(message["To"]) == "alice@example.org"
    assert str(message["Message-ID"]) == f"<{one.key}@photoallegret.com>"
    assert (one.state, one.content, one.attempts, one.lease) == (MailState.SENT, None, 1, "")
    assert one.ended_at is not None


def test_two_readers_get_it_in_their_languages(app: Flask, mailbox: Mailbox) -> None:
    posted("alice@example.org", language="fr", slug="password-changed")
    posted("bob@example.org", language="en", slug="password-changed")

    send_all()

    assert [str(message["Subject"]) for message in mailbox.messages] == [
        "Votre mot de passe a été changé",
        "Your password was changed",
    ]


def test_it_is_tried_again_later_and_later_and_then_given_up(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "450 4.2.0 come back"
    pauses: list[timedelta] = []
    with time_machine.travel(NOON, tick=False) as clock:
        mail_id = posted()
        while send_all() == 0 and (one := found(mail_id)).state is MailState.WAITING:
            assert one.trouble is Trouble.BUSY
            assert one.detail == "450 4.2.0 come back"
            pauses.append(one.next_at - datetime.now(UTC))
            clock.move_to(one.next_at - timedelta(seconds=1))
            assert claim() is None
            clock.move_to(one.next_at)
        ended = datetime.now(UTC) - NOON

    assert pauses == [
        MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, *[6 * HOUR] * 11
    ]  # fmt: skip
    assert one.state is MailState.FAILED
    assert PATIENCE - 6 * HOUR < ended <= PATIENCE
    assert one.content is not None, "it can be sent again"


def test_a_message_is_given_up_by_its_own_age_and_not_by_ours(app: Flask, mailbox: Mailbox) -> None:
    mailbox.to_recipient = "450 4.2.0 come back"
    with time_machine.travel(NOON, tick=False) as clock:
        mail_id = posted()
        clock.shift(10 * PATIENCE)  # the background work had stopped for a month
        send_all()

    assert found(mail_id).state is MailState.WAITING


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ({"to_recipient": "550 5.1.1 unknown"}, Trouble.REFUSED),
        ({"to_message": "554 5.7.1 refused"}, Trouble.REFUSED),
    ],
)
def test_a_final_refusal_is_final(
    app: Flask, mailbox: Mailbox, answers: dict[str, str], trouble: Trouble
) -> None:
    vars(mailbox).update(answers)
    mail_id = posted()

    send_all()

    one = found(mail_id)
    assert (one.state, one.trouble, one.attempts) == (MailState.FAILED, trouble, 1)
    assert one.detail == next(iter(answers.values()))


def test_a_refused_message_does_not_keep_the_others(app: Flask, mailbox: Mailbox) -> None:
    posted("nobody@example.org")
    second = posted("alice@example.org")
    mailbox.to_recipient = "550 5.1.1 unknown"
    first_claimed = claim()
    assert first_claimed is not None
    send(first_claimed)
    mailbox.to_recipient = ""

    assert send_all() == 1
    assert found(second).state is MailState.SENT


@pytest.mark.parametrize(
    ("answers", "tried"),
    [({"to_message": "cut"}, [1, 0]), ({"to_recipient": "421 closing"}, [1, 0]),
     ({"to_recipient": "450 later"}, [1, 1])],
)  # fmt: skip
def test_a_server_in_trouble_is_left_alone(
    app: Flask, mailbox: Mailbox, answers: dict[str, str], tried: list[int]
) -> None:
    vars(mailbox).update(answers)
    ids = [posted(), posted()]

    send_all()

    assert [found(mail_id).attempts for mail_id in ids] == tried


def test_a_server_that_hangs_is_tried_again(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "ANSWER_SECONDS", 0.3)
    mailbox.seconds = 1
    mail_id = posted()

    send_all()

    one = found(mail_id)
    assert (one.state, one.trouble) == (MailState.WAITING, Trouble.SLOW)


def test_a_dead_link_is_not_sent(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mail_id = posted(expires_at=NOON + HOUR)
        clock.shift(HOUR)
        assert send_all() == 0

    one = found(mail_id)
    assert (one.state, one.content) == (MailState.EXPIRED, None)
    assert mailbox.taken == []


def test_a_message_that_cannot_be_written_waits_for_its_mend(app: Flask, mailbox: Mailbox) -> None:
    broken = posted(values={})
    whole = posted()

    assert send_all() == 1

    one = found(broken)
    assert (one.state, one.trouble) == (MailState.WAITING, Trouble.UNREADABLE)
    assert "'at' is undefined" in one.detail
    assert found(whole).state is MailState.SENT


def test_a_sender_that_died_leaves_its_message_to_the_next(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        mail_id = posted()
        dead = claim()
        assert dead is not None
        assert claim() is None
        clock.shift(LEASE)
        assert send_all() == 1
        send(dead)  # it was only slow: it sends too, and changes nothing more

    one = found(mail_id)
    assert (one.state, one.attempts) == (MailState.SENT, 2)
    assert len({str(message["Message-ID"]) for message in mailbox.messages}) == 1


def test_what_was_done_in_a_future_holds_no_message_up(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        claimed, tried, kept_back = posted(), posted(), posted()
        future = NOON + timedelta(days=30)
        waits = update(OutgoingMail).values(next_at=future)
        db.session.execute(waits.where(OutgoingMail.id.in_((tried, kept_back))))
        db.session.execute(update(OutgoingMail).where(OutgoingMail.id == tried).values(attempts=1))
        db.session.execute(
            update(OutgoingMail).where(OutgoingMail.id == claimed).values(lease_until=future)
        )
        db.session.commit()
        clock.shift(1)

        assert send_all() == 2

    assert found(kept_back).state is MailState.WAITING


def test_no_lock_is_held_while_sending(
    app: Flask, mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted()
    written: list[bool] = []

    def deliver(*_: object) -> None:
        with db.engine.execution_options(photoallegret_writing=True).begin():
            written.append(True)

    monkeypatch.setattr("photoallegret.outbox.operations.sending.deliver", deliver)
    send_all()

    assert written == [True]


def test_two_senders_send_each_of_a_hundred_once(
    app: Flask, mailbox: Mailbox, settings: Settings
) -> None:
    recipients = posted_many(100)
    sent: list[int] = []
    start = threading.Barrier(2, timeout=10)

    def sender(site: Flask) -> None:
        with site.app_context():
            start.wait()
            sent.append(send_all())
            db.session.remove()
            db.engine.dispose()

    threads = [threading.Thread(target=sender, args=(create_app(settings),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(to for _, [to] in mailbox.envelopes) == recipients
    assert sum(sent) == 100
    assert min(sent) > 0
    assert set(db.session.scalars(select(OutgoingMail.state))) == {MailState.SENT}
