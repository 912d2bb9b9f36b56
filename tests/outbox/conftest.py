"""A site whose mail goes to a real server, and letters to post."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from photoallegret.config import Settings
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.outbox.models import OutgoingMail
from photoallegret.outbox.operations.posting import post
from tests.support.smtp import Mailbox, mail_server, site_file

AT = "2026-11-25T13:05:00+00:00"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Return the mailbox of a mail server that takes everything."""
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def settings(mailbox: Mailbox, make_settings: Callable[..., Settings], tmp_path: Path) -> Settings:
    """Return the settings of a site that sends to that server."""
    path = site_file(tmp_path / "settings", server="127.0.0.1", port=mailbox.port, security="none")
    return make_settings(PHOTOALLEGRET_SITE=str(path))


def posted(to: str = "alice@example.org", *, slug: str = "test", **told: Any) -> int | None:
    """Post a message and commit; return its id."""
    values = told.pop("values", {"at": AT, "path": "/compte"})
    letter = Letter(slug=slug, to=to, language=told.pop("language", "fr"), values=values)
    mail_id = post(letter, **told)
    db.session.commit()
    return mail_id


def posted_many(count: int) -> list[str]:
    """Post so many messages, to as many readers, in one commit; return whom to."""
    recipients = [f"reader-{number:03}@example.org" for number in range(count)]
    for to in recipients:
        post(Letter(slug="test", to=to, language="fr", values={"at": AT}))
    db.session.commit()
    return recipients


def found(mail_id: int | None = None) -> OutgoingMail:
    """Return the message with this id, or the only one, as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    if mail_id is not None:
        return db.session.get_one(OutgoingMail, mail_id)
    return db.session.scalars(select(OutgoingMail)).one()
