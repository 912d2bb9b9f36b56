"""The log of publishing: who, when, what, in words that outlive it."""

import pytest
from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import Account
from photoallegret.db import db
from photoallegret.gallery.models import PublishingAct, PublishingEntry
from photoallegret.gallery.operations.noting import note_act
from tests.factories import make_gallery, make_photo


@pytest.mark.parametrize("is_photo", [False, True])
def test_an_act_is_noted_in_words(app: Flask, owner: Account, *, is_photo: bool) -> None:
    subject = make_photo("p", title="Marée") if is_photo else make_gallery("g", title="Marée")

    note_act(PublishingAct.WITHDRAWN, subject, account_id=owner.id, detail="x" * 400)

    entry = db.session.scalars(select(PublishingEntry)).one()
    assert (entry.act, entry.account_id) == (PublishingAct.WITHDRAWN, owner.id)
    assert (entry.photo_id, entry.gallery_id) == (
        (subject.id, None) if is_photo else (None, subject.id)
    )
    assert entry.label == "Marée"
    assert len(entry.detail) == 300
