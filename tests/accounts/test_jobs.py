"""What accounts do in the background: members are written to, lost pictures go."""

import os
import threading
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from photoallegret.accounts.jobs import forget, sweep, write
from photoallegret.accounts.models import ProfilePicture, UsedLink
from photoallegret.clock import now
from photoallegret.config import Settings
from photoallegret.db import db
from tests.accounts.people import letters
from tests.factories import make_account


def test_members_are_written_to_each_in_their_language(app: Flask) -> None:
    make_account("alice@example.org", seen_on=(now() - timedelta(days=701)).date())
    make_account("bob@example.org", seen_on=now().date(), language="en")
    db.session.commit()

    for _ in range(2):
        write(threading.Event())

    assert [(to, slug, values["path"]) for to, slug, values in letters()] == [
        ("alice@example.org", "account-inactive", "/compte/connexion"),
        ("bob@example.org", "account-check", "/en/account/sign-in"),
    ]


def test_used_links_are_forgotten_once_they_have_ended(app: Flask) -> None:
    moment = now()
    for name, days in (("ended", 0), ("serves", 1)):
        db.session.add(UsedLink(nonce_hash=name, ends_at=moment + timedelta(days=days)))
    db.session.commit()

    forget(threading.Event())

    assert db.session.scalars(select(UsedLink.nonce_hash)).all() == ["serves"]


def test_pictures_nobody_points_to_go_after_a_day(app: Flask, settings: Settings) -> None:
    account = make_account("alice@example.org")
    db.session.add(ProfilePicture(account_id=account.id, key="kept", added_at=now()))
    db.session.commit()
    places = [settings.data / "profiles" / "ke" / name for name in ("kept", "left", "fresh")]
    places += [settings.data / "uploads" / "profile-1"]
    for place in places:
        place.mkdir(parents=True)
        if place.name != "fresh":
            old = (now() - timedelta(days=2)).timestamp()
            os.utime(place, (old, old))

    sweep(threading.Event())

    assert [place.name for place in places if place.exists()] == ["kept", "fresh"]
