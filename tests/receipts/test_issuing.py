"""A receipt is made: readable by eyes, named by this site, and without a word of anybody."""

import json
from datetime import timedelta, timezone

from photoallegret.config import Settings
from photoallegret.receipts.checking import receipt_in
from photoallegret.receipts.issuing import issue
from photoallegret.receipts.keys import own_keys
from tests.receipts.steps import AT, make_step, refused


def test_it_names_the_controller_and_the_key(settings: Settings) -> None:
    settings.data.mkdir(exist_ok=True)

    signed = json.loads(issue(refused(), settings, AT))

    did = "did:web:127.0.0.1%3A8000"
    assert signed["dpv:hasDataController"]["@id"] == did
    assert signed["proof"]["verificationMethod"] == f"{did}#{own_keys(settings.data).public[0]}"


def test_the_instant_of_signing_is_in_utc(settings: Settings) -> None:
    settings.data.mkdir(exist_ok=True)
    there = AT.astimezone(timezone(timedelta(hours=1)))

    assert receipt_in(issue(make_step(), settings, there)).signed_at == AT
