"""What a choice cookie says, whatever stands in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from photoallegret.consent import state
from photoallegret.consent.choice import Offer, agreed, offer_here
from photoallegret.pages.site import EXTENSION, Store
from tests.consent.answers import press

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def offer(offering: Flask) -> Offer:
    assert offering.testing
    return offer_here()


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (frozenset(), "refused"),
        (frozenset({"chat"}), frozenset({"chat"})),
        (frozenset({"chat", "analytics"}), frozenset({"chat", "analytics"})),
    ],
)
def test_what_is_written_is_read(offer: Offer, accepted: frozenset[str], expected: object) -> None:
    text = offer.written(accepted, NOON)

    assert offer.read(text, NOON) == expected
    assert offer.read(text, NOON + timedelta(days=181)) == expected
    assert offer.read(text, NOON + timedelta(days=182)) == "none"
    assert len(text) < 100


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "..", "{}.20261126", "{}.20261127.chat", "{}.yesterday.chat"),
        *("{}.20261126.spy", "{}.20261126.chat+spy", "{}.20261126.", "0000.20261126.chat"),
        "{}.20261126.chat.chat",
    ],
)
def test_what_nobody_wrote_is_no_choice(offer: Offer, text: str) -> None:
    assert offer.read(text.format(offer.version), NOON) == "none"


def test_no_setting_makes_a_choice_hold_beyond_thirteen_months(offer: Offer) -> None:
    endless = replace(offer, days=10_000)
    text = endless.written(frozenset({"chat"}), NOON)

    assert endless.read(text, NOON + timedelta(days=394)) == frozenset({"chat"})
    assert endless.read(text, NOON + timedelta(days=395)) == "none"


def test_a_request_tells_its_state_and_what_its_sender_agrees_to(
    offering: Flask, offer: Offer
) -> None:
    text = offer.written(frozenset({"analytics"}), datetime.now(UTC))
    told = {"Cookie": f"consent={text}"}

    with offering.test_request_context("/", headers=told):
        assert state(request) == {"analytics"}
        assert agreed(offer, request.environ) == {"audience-measurement"}
    with offering.test_request_context("/"):
        assert state(request) == "none"
        assert agreed(offer, request.environ) == frozenset()


def test_a_page_is_kept_in_two_forms_and_drawn_for_who_agreed(visitor: FlaskClient) -> None:
    store: Store = visitor.application.extensions[EXTENSION]
    asked = visitor.get("/galeries")
    press(visitor, "/galeries", "refuse")
    refused = visitor.get("/galeries")
    folder = store.switch.pages / store.switch.shown().name
    forms = sorted(str(one.relative_to(folder)) for one in folder.rglob("galeries.html"))
    press(visitor, "/cookies", "accept")
    agreed = visitor.get("/galeries")

    assert forms == ["@refused/galeries.html", "galeries.html"]
    assert b'class="consent"' in asked.data
    assert b'class="consent"' not in refused.data
    assert "Cookie" in refused.headers["Vary"]
    assert b"data-service" in agreed.data
    assert agreed.headers["Cache-Control"] == "private, no-cache"
    assert b"data-service" not in b"".join(one.read_bytes() for one in folder.rglob("*.html"))
