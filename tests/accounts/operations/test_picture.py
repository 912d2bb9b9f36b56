"""The picture of an account and what its holder agreed to go together, whoever comes first."""

import threading

from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.models import ProfilePicture
from photoallegret.accounts.operations.picture import keep_picture, take_picture_away
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.privacy.models import ConsentAct, ConsentEntry
from tests.factories import make_account
from tests.support.meanwhile import meanwhile

GIVEN, WITHDRAWN = ConsentAct.GIVEN, ConsentAct.WITHDRAWN


def acts() -> list[ConsentAct]:
    return list(db.session.scalars(select(ConsentEntry.act).order_by(ConsentEntry.id)))


def test_taken_away_twice_at_once_it_is_withdrawn_once(app: Flask) -> None:
    number = make_account("anne@example.org").id
    keep_picture(number, "key", "Oui", now())
    db.session.commit()
    seen = db.session.get_one(ProfilePicture, number)
    assert seen.key == "key"

    meanwhile(app, lambda: take_picture_away(number, "Oui", now()))
    again = take_picture_away(number, "Oui", now())
    db.session.commit()

    assert again == ()
    assert acts() == [GIVEN, WITHDRAWN]


def test_of_two_added_at_once_the_later_stays(app: Flask) -> None:
    number = make_account("anne@example.org").id
    db.session.commit()
    replaced: list[tuple[str, ...]] = []

    def add_another() -> None:
        with app.app_context():
            replaced.append(keep_picture(number, "second", "Oui", now()))
            db.session.commit()

    keep_picture(number, "first", "Oui", now())
    other = threading.Thread(target=add_another)
    other.start()
    other.join(timeout=0.3)  # it waits for this one
    db.session.commit()
    other.join(timeout=20)

    assert replaced == [("profiles/fi/first",)]
    assert acts() == [GIVEN, WITHDRAWN, GIVEN]
