"""Who asked for a copy is told by mail, without the copy."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.mail.composing import Letter, compose
from photoallegret.outbox.models import OutgoingMail
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.models import Proof
from photoallegret.rights.operations.executing import prepare_copy
from photoallegret.rights.operations.letters import follow_path
from photoallegret.rights.operations.requesting import prove
from photoallegret.rights.operations.telling import PATHS, tell_ready
from photoallegret.rights.operations.timeline import Act
from tests.factories import make_account
from tests.rights.conftest import Make


def ready(person: Person, language: str) -> Export:
    export = ask_export(person, language, now())
    export.ends_at = now() + timedelta(hours=72)
    db.session.flush()
    return export


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_message_leads_to_the_page_and_carries_nothing(app: Flask, language: str) -> None:
    account = make_account("anne@example.org")

    tell_ready(ready(Person(account.id), language))

    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.content is not None
    letter = Letter(
        slug=mail.slug,
        to=mail.recipient,
        language=language,
        values=mail.content["values"],
    )
    message = compose(letter, "key")
    assert not list(message.iter_attachments())
    text = message.get_content()
    assert f"http://127.0.0.1:8000{PATHS[language]}" in text
    assert mail.expires_at is not None


def test_the_path_is_that_of_the_page(app: Flask) -> None:
    adapter = app.url_map.bind("")

    for path in PATHS.values():
        assert adapter.match(path)[0] == "rights.data"


def test_who_has_no_account_is_told_by_somebody_else(app: Flask) -> None:
    tell_ready(ready(Person(address="anne@example.org"), "fr"))

    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_a_request_without_account_is_told_where_its_copy_is(make_request: Make) -> None:
    request = make_request()
    prove(request, Proof.LINK, Act(now()))
    prepare_copy(request, Act(now()))
    made = db.session.scalars(select(Export)).one()
    made.state, made.ends_at = ExportState.READY, now()

    tell_ready(made)
    tell_ready(made)

    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert (mail.slug, mail.recipient) == ("rights-step", "anne@example.org")
    assert follow_path(request) in str(mail.content)
