"""What tests of requests may ask for: requests as a visitor makes them, and their mail."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.gallery.models import Photo
from photoallegret.outbox.models import OutgoingMail
from photoallegret.rights.models import Channel, Kind, RightsRequest
from photoallegret.rights.operations.requesting import (
    Asked,
    new_secret,
    proving_token,
    record_request,
)
from photoallegret.rights.operations.timeline import Act
from tests.support.pages import Page

Make = Callable[..., RightsRequest]


@pytest.fixture
def make_request(app: Flask) -> Make:
    """Return a function that records a request of a visitor, committed."""
    assert app.testing

    def make(
        kind: Kind = Kind.ACCESS,
        email: str = "anne@example.org",
        photo: Photo | None = None,
        received_on: date | None = None,
        *,
        is_minor: bool = False,
    ) -> RightsRequest:
        asked = Asked(
            kind=kind,
            channel=Channel.SITE,
            language="fr",
            name="Anne Dupont",
            email=email,
            photo=photo,
            is_minor=is_minor,
            received_on=received_on,
        )
        request = record_request(asked, new_secret(), Act(now()))
        db.session.commit()
        return request

    return make


def confirm_path(app: Flask, request: RightsRequest) -> str:
    """Return the path of the mailed link."""
    secret = app.extensions["photoallegret"].secrets["secret_key"]
    path = f"/vos-droits/confirmer/{proving_token(request, secret)}"
    db.session.rollback()
    return path


def mails() -> list[tuple[str, str]]:
    """Return kind and reader of each message that waits, the oldest first."""
    found = db.session.execute(
        select(OutgoingMail.slug, OutgoingMail.recipient).order_by(OutgoingMail.id)
    )
    told = [(slug, recipient) for slug, recipient in found]
    db.session.rollback()
    return told


def again(request_id: int) -> RightsRequest:
    """Return a request as it stands now."""
    db.session.rollback()
    found = db.session.get(RightsRequest, request_id, populate_existing=True)
    assert found is not None
    return found


def hidden(page: Page) -> dict[str, str]:
    """Return the hidden fields of the forms in a page's main part."""
    fields = page.soup.select("main form input[type=hidden]")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}
