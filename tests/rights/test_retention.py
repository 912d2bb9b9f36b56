"""Copies of people's data are kept as long as declared: 72 hours."""

import threading
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from photoallegret.clock import now
from photoallegret.db import db
from photoallegret.mail.composing import Letter
from photoallegret.privacy.models import Export
from photoallegret.privacy.operations.exporting import ask_export
from photoallegret.privacy.personal_data import EXPORTS
from photoallegret.privacy.queries.tied import Person
from photoallegret.rights.jobs import export
from photoallegret.rights.models import Kind, PostalLetter, RequestState, RightsRequest
from photoallegret.rights.operations.answering import decide, doubt
from photoallegret.rights.operations.letters import about
from photoallegret.rights.operations.papers import keep_paper
from photoallegret.rights.operations.printing import seal_letter
from photoallegret.rights.operations.timeline import Act
from photoallegret.rights.retention import COPIES
from tests.factories import data_of, make_account, make_request, save

STEP = {"step": "copy", "words": ""}


def test_the_rule_keeps_what_is_declared(app: Flask) -> None:
    account = make_account("anne@example.org")
    ask_export(Person(account.id), "fr", now())
    save()
    export(threading.Event())
    (period,) = EXPORTS.retention.periods
    purge = ["privacy", "run-due"]

    app.test_cli_runner().invoke(args=purge)
    kept = len(db.session.scalars(select(Export)).all())
    db.session.remove()
    with time_machine.travel(now() + period.length):
        app.test_cli_runner().invoke(args=purge)

    assert COPIES.name == period.slug
    assert kept == 1
    assert db.session.scalars(select(Export)).all() == []
    assert list((app.extensions["photoallegret"].data / "exports").iterdir()) == []


def test_names_and_words_go_before_the_proof(app: Flask) -> None:
    purge = ["privacy", "run-due"]
    with time_machine.travel(now() - timedelta(days=5 * 365 + 1)):
        request = make_request(Kind.RECTIFICATION, at=now(), words="Mon nom s’écrit Dupond.")
        decide(request, RequestState.NOTHING_HELD, "", "Rien n’y est.", Act(now()))
        number = request.id
        save()

    with time_machine.travel(now() - timedelta(days=4 * 365)):
        app.test_cli_runner().invoke(args=purge)
    kept = db.session.get(RightsRequest, number)
    words = (kept.name, kept.email, kept.words, kept.proved_key, kept.secret)
    steps = [(event.kind.value, bool(event.words_hash), event.words) for event in kept.events]
    db.session.remove()
    app.test_cli_runner().invoke(args=purge)

    assert words == ("", "", "", "", "")
    assert [(kind, hashed, text) for kind, hashed, text in steps if kind != "found"] == [
        ("received", False, ""),
        ("proved", False, ""),
        ("decided", True, ""),
    ]
    assert db.session.get(RightsRequest, number) is None


def test_a_letter_that_nobody_sent_goes_after_a_month(app: Flask) -> None:
    request = make_request(at=now())
    letter = Letter(slug="rights-step", to="", language="fr", values=about(request) | STEP)
    seal_letter(request, "Anne Dupont\n7 rue des Lilas", letter, now())
    save()
    purge, days = ["privacy", "run-due"], timedelta(days=1)

    left = []
    for after in (29 * days, 30 * days):
        with time_machine.travel(now() + after):
            app.test_cli_runner().invoke(args=purge)
        left.append(db.session.scalars(select(PostalLetter.text)).all())
        db.session.remove()

    assert [len(one) for one in left] == [1, 0]
    assert left[0][0].startswith("Anne Dupont\n7 rue des Lilas\n\n")


def test_open_requests_and_papers_of_a_month(app: Flask) -> None:
    data = data_of(app)
    request = make_request(at=now() - timedelta(days=2000))
    doubt(request, "L’adresse a changé.", Act(now() - timedelta(days=2000)))
    settings = app.extensions["photoallegret"]
    paper = keep_paper(request, b"%PDF-1.7", data, settings.secrets, Act(now()))
    number, (name,) = request.id, paper.files()
    save()

    with time_machine.travel(now() + timedelta(days=31)):
        app.test_cli_runner().invoke(args=["privacy", "run-due"])

    assert db.session.get(RightsRequest, number).papers == []
    assert not (data / name).exists()
