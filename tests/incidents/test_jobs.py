"""The background work of incidents, with the site's own settings."""

import threading
from dataclasses import replace
from datetime import timedelta

from flask import Flask

from photoallegret import banner
from photoallegret.accounts.models import Role
from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.incidents.jobs import letters, watch
from photoallegret.incidents.operations.announcing import announce
from photoallegret.incidents.operations.telling import ask_letters
from tests.factories import data_of, make_account, make_question, save
from tests.incidents.cases import WORDS, find, make_incident, waiting

HOUR = timedelta(hours=1)


def test_letters_asked_for_are_written(app: Flask) -> None:
    make_question()
    reference = make_incident()
    ask_letters(find(reference), WORDS, now())
    db.session.commit()

    letters(threading.Event())
    letters(threading.Event())

    assert [mail.recipient for mail in waiting()] == ["anne@example.org"]


def test_who_was_told_is_known_again_once_the_site_has_another_key(app: Flask) -> None:
    make_question()
    reference = make_incident()
    settings = app.extensions["photoallegret"]
    for key in ("a" * 32, "b" * 32):
        secrets = {**settings.secrets, "secret_key": key}
        app.extensions["photoallegret"] = replace(settings, secrets=secrets)
        ask_letters(find(reference), WORDS, now())
        db.session.commit()
        letters(threading.Event())

    assert len(waiting()) == 1


def test_owners_are_led_to_the_incident_in_their_language(app: Flask) -> None:
    make_account("owner@example.org", Role.OWNER, language="en")
    reference = make_incident(known_at=now() - 70 * HOUR)

    watch(threading.Event())

    (mail,) = waiting("incident-due")
    assert mail.content["values"]["path"] == f"/en/studio/incidents/{reference}"


def test_a_banner_lost_is_written_again_and_one_that_ended_goes(app: Flask) -> None:
    announce(find(make_incident()), {"fr": "Mots."}, now() + HOUR, now())
    save()

    watch(threading.Event())
    put = banner.said(data_of(app), "fr", now())
    (data_of(app) / banner.FILE).write_text("[]")
    watch(threading.Event())

    assert put == banner.said(data_of(app), "fr", now()) == ["Mots."]
