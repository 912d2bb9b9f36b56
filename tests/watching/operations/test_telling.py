"""The photographers are told of what needs them: once a day at most, and not of the same again."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account, Role
from photoallegret.db import db
from photoallegret.doctor import Finding
from photoallegret.outbox.models import OutgoingMail
from photoallegret.watching.operations.telling import tell
from tests.factories import make_account

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DISK = Finding("disk", "failure", "1 GB free", "Make room.")
CERTIFICATE = Finding("certificate", "attention", "It ends on 1 December.", "certbot renew")


def told(at: datetime, *needs: Finding) -> int:
    count = tell({"fr": list(needs), "en": list(needs)}, at)
    db.session.commit()
    return count


@pytest.mark.usefixtures("app", "owner")
def test_the_same_is_told_again_after_a_week() -> None:
    at = (NOON, NOON + HOUR, NOON + 6 * DAY, NOON + 7 * DAY)

    assert [told(one, DISK) for one in at] == [1, 0, 0, 1]


@pytest.mark.usefixtures("app", "owner")
def test_what_changes_is_told_the_next_day() -> None:
    assert told(NOON, DISK) == 1
    assert told(NOON + HOUR, DISK, CERTIFICATE) == 0
    assert told(NOON + DAY, DISK, CERTIFICATE) == 1


@pytest.mark.usefixtures("app", "owner")
def test_what_passed_is_told_anew_when_it_comes_back() -> None:
    assert told(NOON, DISK) == 1
    assert told(NOON + HOUR) == 0
    assert told(NOON + 2 * HOUR, DISK) == 0
    assert told(NOON + DAY, DISK) == 1


def test_each_photographer_reads_their_language_and_nobody_else_reads(
    app: Flask, owner: Account
) -> None:
    make_account("second@example.org", Role.OWNER, language="en")
    make_account("agent@example.org", Role.AGENT)
    db.session.commit()

    assert told(NOON, DISK) == 2

    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert [(one.recipient, one.language) for one in mails] == [
        (owner.email, "fr"),
        ("second@example.org", "en"),
    ]
    titles = [one.content["values"]["found"][0]["title"] for one in mails]
    assert titles == ["Disque", "Disk"]
