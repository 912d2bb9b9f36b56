"""Copies of somebody's data: the last one, and one to be fetched, by its person alone."""

from datetime import timedelta

import pytest

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import Export, ExportState
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.queries.exports import fetchable_export, latest_export
from photoallegret.privacy.queries.tied import Person
from tests.factories import make_account


def ready(account_id: int) -> Export:
    export = ask_export(Person(account_id), "fr", now())
    export.state, export.one_at_a_time = ExportState.READY, None
    export.ready_at, export.ends_at = now(), now() + timedelta(hours=1)
    db.session.flush()
    return export


@pytest.mark.usefixtures("app")
def test_one_is_fetched_by_whom_it_tells_of_until_it_ends() -> None:
    anne, other = make_account("anne@example.org"), make_account("other@example.org")
    export = ready(anne.id)
    waiting = ask_export(Person(other.id), "fr", now())

    assert fetchable_export(anne.id, export.id, now()) is export
    assert fetchable_export(other.id, export.id, now()) is None
    assert fetchable_export(other.id, waiting.id, now()) is None
    assert fetchable_export(anne.id, export.id, now() + timedelta(hours=1)) is None


@pytest.mark.usefixtures("app")
def test_the_last_one_is_shown_until_it_ends() -> None:
    anne = make_account("anne@example.org")
    assert latest_export(anne.id, now()) is None
    ready(anne.id)
    last = ready(anne.id)

    assert latest_export(anne.id, now()) is last
    assert latest_export(anne.id, now() + timedelta(hours=2)) is None
